// How far the nearest birthday is.

/**
 * Days from `today` to the nearest birthday: 0 today, positive ahead, negative past.
 * @param {import("../ipc.d.ts").BirthdayCard} birthday
 * @param {Date} today
 */
export function daysToBirthday({ month, day }, today) {
  const noon = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  const distances = [-1, 0, 1].map((years) => {
    // 29 February falls on 1 March where there is none.
    const birthday = Date.UTC(today.getFullYear() + years, month - 1, day);
    return Math.round((birthday - noon) / 86_400_000);
  });
  return distances.reduce((nearest, days) => (Math.abs(days) < Math.abs(nearest) ? days : nearest));
}
