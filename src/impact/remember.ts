/** Works out something for each name once. */
export function remember<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (name) => {
    let found = made.get(name);
    if (found === undefined) {
      found = { value: make(name) };
      made.set(name, found);
    }
    return found.value;
  };
}
