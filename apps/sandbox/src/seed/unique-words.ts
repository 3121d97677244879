/** Names come by chance and may come twice: from the second time on they get a number. */
export function uniqueWords(): (words: string) => string {
  const times = new Map<string, number>();
  return (words) => {
    const seen = (times.get(words) ?? 0) + 1;
    times.set(words, seen);
    return seen === 1 ? words : `${words} (${seen})`;
  };
}
