// How far the nearest birthday is.

/**
 * Days from `today` to the nearest birthday: 0 today, positive ahead, negative past.
 * @param {import("../ipc.d.ts").BirthdayCard} birthday
 * @param {Date} today its midnight in UTC
 */
export function daysToBirthday({ month, day }, today) {
  const midnight = today.getTime();
  const distances = [-1, 0, 1].map((years) => {
    // 29 February falls on 1 March where there is none.
    const birthday = Date.UTC(today.getUTCFullYear() + years, month - 1, day);
    return Math.round((birthday - midnight) / 86_400_000);
  });
  return distances.reduce((nearest, days) => (Math.abs(days) < Math.abs(nearest) ? days : nearest));
}
