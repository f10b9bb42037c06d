/** How the project counts time. */
export interface Calendar {
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
}
