import { DatabaseSync } from 'node:sqlite';

/** So many of the last jobs and results stay. Waymark asks for what it has just begun. */
const kept = 30;

/** How the emulator writes down a name that begins with `waymark_`: the start of a JSON object, in base64. */
const written = Buffer.from('{"header":"string","body":"waymark_').toString('base64').slice(0, -2);

/**
 * Has an emulator forget old jobs and their results. With every request it reads all jobs of the project with what they gave, and
 * compares each with the list of all: after some hundred jobs that takes most of its time, and gigabytes after large results. It
 * keeps its own books in the same SQLite file as the data, where a trigger does what BigQuery does after six months.
 */
export function forgetJobs(database: string): void {
  const file = new DatabaseSync(database, { timeout: 10_000 });
  file.exec(`
    create trigger if not exists forget_jobs after insert on jobs begin
      delete from jobs where rowid <= new.rowid - ${kept};
    end;
    create trigger if not exists forget_results after insert on datasets begin
      delete from datasets where rowid <= new.rowid - ${kept} and id like '${written}%';
    end;
    create trigger if not exists forget_tables_of_results after insert on tables begin
      delete from tables where rowid <= new.rowid - ${kept} and datasetID like '${written}%';
    end`);
  file.close();
}
