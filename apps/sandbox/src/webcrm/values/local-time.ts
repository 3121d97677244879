const hour = 3_600_000;

/** The last Sunday of a month at 01:00 UTC, when summer time begins and ends in the European Union. */
function lastSunday(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0, 1));
  return lastDay.getTime() - lastDay.getUTCDay() * 24 * hour;
}

function offsetHours(ms: number): 1 | 2 {
  const year = new Date(ms).getUTCFullYear();
  return ms >= lastSunday(year, 2) && ms < lastSunday(year, 9) ? 2 : 1;
}

/** A moment as a webCRM system in Copenhagen writes it: whole seconds, local time, an offset that varies with summer time. */
export function localTime(ms: number): string {
  const hours = offsetHours(ms);
  return `${new Date(ms + hours * hour).toISOString().slice(0, 19)}+0${hours}:00`;
}

/** The moment of a time on the clock in Copenhagen, given as if it were UTC. */
export function momentOfLocal(wall: number): number {
  const winter = wall - hour;
  return offsetHours(winter) === 2 ? wall - 2 * hour : winter;
}
