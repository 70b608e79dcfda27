// Russian.

import { counted, day, left, moment, money, phone, visible } from "./format.js";

/** @typedef {import("../ipc.d.ts").Code} Code */
/** @typedef {import("../ipc.d.ts").NoticeCard} NoticeCard */

const locale = "ru";

/** @param {string} decimal */
const points = (decimal) =>
  counted(locale, decimal, { one: "балл", few: "балла", many: "баллов", other: "балла" });
/** @param {number} days */
const dayCount = (days) => counted(locale, String(days), { one: "день", few: "дня", many: "дней", other: "дня" });

/** @type {Record<Code, string>} */
const reasons = {
  client_not_found: "Клиент не найден. Проверьте номер или отсканируйте ещё раз.",
  point_not_found: "Сервис не знает эту точку продаж. Проверьте ID точки в настройках.",
  spend_too_large: "Столько баллов списать нельзя. Суммы обновлены: проверьте.",
  hold_not_found: "Сервис больше не знает этого удержания. Суммы обновлены: проверьте.",
  refused_other: "Сервис отказал.",
  key_refused: "Сервис не принял ключ API. Введите верный ключ в настройках.",
  too_many_requests: "Сервис просит подождать. Повторите чуть позже.",
  host_not_found: "Имя сервера не найдено. Проверьте адрес и сеть.",
  unreachable: "Сервер недоступен. Проверьте сеть.",
  tls_failed: "Нет защищённого соединения: сервер не подтвердил, кто он.",
  timed_out: "Ответ не пришёл вовремя.",
  connection_lost: "Связь оборвалась до ответа.",
  service_failed: "На стороне сервиса произошёл сбой.",
  not_this_service: "По этому адресу отвечает не сервис лояльности.",
  unreadable: "Ответ сервиса не удалось прочитать.",
  contradictory: "Сервис ответил не теми суммами, о которых его спросили.",
  interrupted: "Программа закрылась раньше, чем пришёл ответ.",
  ledger_unwritable: "Журнал не записывается, поэтому операции не отправляются. Проверьте диск.",
  lookup_lost: "Код клиента не сохранился на этом компьютере, найти клиента касса не может.",
  discount_too_late: "У клиента скидка, а заплатил он полностью: разницу нужно вернуть вручную.",
  not_a_number: "Только цифры",
  too_many_places: "Не больше двух знаков после запятой",
  negative: "Сумма не может быть отрицательной",
  too_large: "Слишком большая сумма",
  query_unusable: "По этому нельзя искать.",
  hold_vanished: "Удержание снято: его закончила другая операция на этой точке. Суммы обновлены: проверьте.",
  hold_ended: "Удержание закончилось: баллы снова свободны. Суммы обновлены: проверьте.",
  busy: "Подождите: операция отправляется. Сканирование не учтено.",
  unresolved_first: "Сначала отложите неподтверждённую операцию, потом сканируйте снова.",
  already_served: "Этот клиент уже обслуживается.",
  just_served: "Последний чек был этого же клиента. Это другой чек?",
  scan_cut: "Сканирование оборвалось и не учтено. Отсканируйте ещё раз; если так каждый раз, проверьте сканер в настройках.",
  scan_too_much: "Отсканировано больше одной строки или код с управляющими клавишами. Он не использован: сканируйте код клиента, по одному.",
  scan_unreadable: "То, что прислал сканер, не читается и не учтено. Проверьте скорость порта.",
  port_missing: "Сканер не подключён к своему порту. Касса начнёт работать с ним, когда его подключат.",
  port_busy: "Порт сканера занят другой программой. Закройте её, и касса начнёт с ним работать.",
  port_forbidden: "У этого пользователя нет прав на порт сканера. Добавьте его в группу порта и войдите заново.",
  port_failed: "Порт сканера не открывается. Проверьте настройки.",
  deferred: "Чек сохранён. Баллы начислятся, когда появится связь; пока они не начислены.",
  too_soon: "Слишком быстро: так печатает сканер, или прочитать было нельзя. Посмотрите и нажмите ещё раз.",
  quote_changed: "Суммы изменились. Проверьте и подтвердите.",
  server_invalid: "Это не адрес",
  server_insecure: "Адрес должен начинаться с https://",
  server_too_much: "Только имя, порт и путь",
  point_missing: "Введите ID точки",
  key_missing: "Введите ключ API",
  key_invalid: "В ключе есть символы, которые нельзя отправить",
  seconds_out_of_range: "На соединение от 1 до 60 секунд, на всё до 120 и не меньше, чем на соединение",
  minutes_out_of_range: "От 1 до 30 минут",
  quiet_out_of_range: "Не больше 3600 секунд",
  settings_locked: "Настройки закрыты.",
  word_wrong: "Это не то слово.",
  not_agreed: "Никто не согласился: ничего не изменено и не отправлено.",
  port_unknown: "Такого порта на этом компьютере нет. Выберите из списка; другой можно записать только в файл настроек.",
  sale_in_progress: "Сначала закончите с клиентом или отмените.",
  settings_unwritable: "Настройки не удалось сохранить.",
  settings_set_aside: "Файл настроек не читается. Он отложен и сохранён; введите настройки ещё раз.",
  keyring_unavailable: "На этом компьютере нет хранилища ключей: ключ API хранится только до закрытия программы.",
  keyring_failed: "Хранилище ключей не ответило: ключ API хранится только до закрытия программы.",
  offline: "Нет связи с сервисом лояльности. Касса продолжает пробовать.",
  ledger_unreadable: "Журнал не читается.",
  ledger_in_use: "Журнал открыт в другом окне этой программы. Закройте одно из них.",
  ledger_too_new: "Журнал записан более новой версией программы. Установите её снова.",
  ledger_set_aside: "Журнал был повреждён. Он отложен и сохранён, начат новый. Сообщите тому, кто отвечает за кассу.",
  nothing_to_decide: "Исход уже известен.",
  reason_missing: "Сначала напишите, откуда это известно.",
  nothing_to_repeat: "Это нельзя начать заново: операция проведена или уже идёт. Найдите клиента поиском.",
  export_failed: "Таблицу не удалось сохранить.",
  training_failed: "Учебный режим не запустился.",
  stopped: "Касса остановилась. Перезапустите программу.",
};

/**
 * @param {NoticeCard} notice
 * @returns {string}
 */
function noticeTitle({ about, outcome }) {
  switch (about) {
    case "search":
      return "";
    case "quote":
      return "Расчёта нет. Нажмите Enter, чтобы повторить";
    case "release":
      return "Удержанные баллы освободятся сами, но позже";
    case "hold":
      return outcome === "unknown" ? "Баллы, возможно, удержаны; они освободятся сами" : "Ничего не удержано";
    case "sale":
      return outcome === "notSent"
        ? "Ничего не отправлено, баллы на месте. Можно подтвердить ещё раз"
        : "Отказ: баллы на месте";
    case "deferral":
      return "Чек не сохранён: баллы за него сами не начислятся";
    case "till":
      return "";
  }
}

/** @type {Record<import("../ipc.d.ts").VerdictName, string>} */
const verdicts = {
  spent: "Баланс уменьшился ровно на эти баллы: похоже, чек проведён.",
  earned: "Баланс увеличился ровно на эти баллы: похоже, чек проведён.",
  unchanged: "Баланс не изменился: похоже, чек не проведён.",
  not_seen: "Прочитать баланс пока не удалось. Касса продолжает пробовать.",
  no_balance: "Баланса, по которому можно судить, нет.",
  too_early: "Баланс пока не изменился, но запрос ещё может дойти. Касса продолжает проверять.",
  may_come_later: "Баллы пока не пришли, но могут прийти позже. Касса продолжает проверять.",
  other_balance: "Баланс изменило что-то другое. Выяснить должен человек.",
  witness_disagrees: "Баланс говорит одно, а удержанные баллы другое. Выяснить должен человек.",
  hold_in_the_way: "Баланс могли уменьшить баллы, которые ещё удержаны. Выяснить должен человек.",
  overtaken: "Между тем прошёл другой чек этого клиента. Выяснить должен человек.",
};

/** @type {typeof import("./en.js").en} */
export const ru = {
  locale,
  money: (decimal) => money(locale, decimal),
  moment: (millis) => moment(locale, millis),
  points,
  phone,
  left,
  reasons,
  noticeTitle,
  verdicts,
  decimalComma: true,
  appName: "Касса лояльности",

  search: "Найти",
  searchedAs: ({ reading, text }) => `Искали как ${{ phone: "телефон", card: "карту", code: "код" }[reading]}: ${text}`,
  searchAs: ({ reading, text }) => `Искать как ${{ phone: "телефон", card: "карту", code: "код" }[reading]}: ${text}`,
  searchHint: "Карта, телефон или код",
  openLedger: "Журнал",
  openSettings: "Настройки",
  openKeys: "Клавиши",
  dismiss: "Закрыть",
  unresolvedCount: (count) =>
    `${counted(locale, String(count), { one: "операция", few: "операции", many: "операций", other: "операции" })} без подтверждения`,

  trainingBanner: "Учебный режим: всё понарошку",
  leaveTraining: "Выйти из учёбы",

  firstRunTitle: "Добро пожаловать",
  firstRunText: "Подключите кассу к сервису лояльности или сначала попробуйте её на учебных клиентах.",
  firstRunSetup: "Настроить кассу",
  firstRunTraining: "Попробовать в учебном режиме",

  idleTitle: "Отсканируйте карту",
  idleText: "или наберите телефон, номер карты или код и нажмите Enter",
  samples: "Учебные клиенты",
  searching: (query) => `Ищем ${query}…`,

  deferTitle: "Нет связи",
  deferText: (query) =>
    `Баллы для ${query} можно начислить позже: введите сумму чека, и касса отправит его, когда появится связь. Сейчас ничего не начисляется и не списывается.`,
  deferNow: "Начислить позже",
  deferredCount: (count) =>
    count === 0
      ? ""
      : `Начислятся, когда появится связь: ${counted(locale, String(count), { one: "чек", few: "чека", many: "чеков", other: "чека" })}`,

  level: (title, percent) => [title, percent === null ? "" : `${percent.replace(".", ",")}\u00a0%`].filter(Boolean).join(" · "),
  balance: "Баланс",
  noBalance: "Без баллов",
  nameless: "Клиент без имени",
  birthday: (birthday, days) => {
    if (days === 0) return "День рождения сегодня";
    if (days > 0 && days <= 7) return `День рождения через ${dayCount(days)}`;
    if (days < 0 && days >= -7) return `День рождения был ${dayCount(-days)} назад`;
    return `День рождения ${day(locale, birthday)}`;
  },

  amount: "Сумма чека",
  spendPoints: "Списать баллов",
  spendNone: "Нет",
  spendMax: "Все",
  spendLess: "На балл меньше",
  spendMore: "На балл больше",
  spendUpTo: (decimal) => `Списать до ${counted(locale, decimal, { one: "балла", few: "баллов", many: "баллов", other: "балла" })}`,
  orEarn: (decimal) => (decimal === null ? "или начислить баллы" : `или начислить ${points(decimal)}`),
  blocked: "Чек этого клиента ещё не подтверждён: пока это не выяснено, баллы не списываются",
  nothingToSpend: "По этому чеку списать нечего",
  earns: (decimal) => (decimal === null ? "Баллы будут начислены" : `Будет начислено: ${points(decimal)}`),
  earnsNothing: "При списании баллы не начисляются",
  discount: (percent) => (percent === null ? "Скидка" : `Скидка ${percent.replace(".", ",")}\u00a0%`),
  discountText: "Сервис вычтет скидку при подтверждении и назовёт сумму к оплате.",
  otherScheme: "На этом уровне баллы не списываются.",
  toPay: "К оплате",
  toPayLater: "после подтверждения",
  quoting: "Считаем…",

  hold: "Удержать",
  holdAsking: "Удерживаем…",
  release: "Снять",
  held: (decimal) => `Удержано: ${points(decimal)}`,
  holdLost: "Возможно, удержано",
  cancel: "Отмена",
  confirm: "Подтвердить",
  confirmEarn: "Подтвердить",
  confirmSpend: (decimal) => `Списать ${points(decimal)}`,
  confirmArmed: (decimal) => `Да, списать ${points(decimal)}`,
  committing: "Отправляем…",

  resultToPay: "К оплате",
  resultSpent: (decimal) => `Списано: ${points(decimal)}`,
  resultEarned: (decimal) => (decimal === null ? "Баллы начислены" : `Начислено: ${points(decimal)}`),
  resultDiscount: (decimal) => `Скидка ${money(locale, decimal)}`,
  resultReceipt: (name, decimal) => `${name} · чек ${money(locale, decimal)}`,
  resultDiffers: (decimal) =>
    `Сумма сервиса отличается от расчёта кассы (${money(locale, decimal)}). Верна сумма сервиса.`,
  next: "Следующий клиент",
  nextHint: "или отсканируйте следующую карту",

  unresolvedTitle: "Не подтверждено",
  unresolvedWhat: (amount, spend) =>
    spend === "0"
      ? `Чек на ${money(locale, amount)} отправлен, но надёжного ответа нет. Он мог быть проведён, а мог и не быть.`
      : `Чек на ${money(locale, amount)} (списание: ${points(spend)}) отправлен, но надёжного ответа нет. Баллы могли списаться, а могли и нет.`,
  unresolvedTell: "Скажите клиенту: «Сервис лояльности не ответил. Мы это записали и всё исправим».",
  unresolvedBooked: "Похоже, проведено",
  unresolvedNotBooked: "Похоже, не проведено",
  unresolvedTellBooked: "Скажите клиенту: «Похоже, чек проведён, проверьте позже баланс».",
  unresolvedTellNotBooked: "Скажите клиенту: «Похоже, чек не прошёл. Попробуем ещё раз».",
  unresolvedInferred: "Так говорит баланс; сервис этого не подтвердил. В журнале стоит и то, и другое.",
  again: "Начать заново",
  nextTitle: "Обслужить другого клиента?",
  nextText: (code, amount) => `Найти ${code}? Чек${amount === null ? "" : ` на ${amount}`}, который уже введён, будет отброшен.`,
  nextStay: "Остаться",
  nextReplace: "Обслужить другого",

  fault: "В этом окне сбой. Обновите его: отправленное не потеряно.",
  faultReload: "Обновить",
  closingTitle: "Всё равно закрыть?",
  closingUnresolved: "Касса выясняет, что с ними, только пока открыта.",
  closingSending: "Операция отправляется. Если закрыть сейчас, её исход останется неизвестным.",
  closingStay: "Остаться",
  closingAnyway: "Закрыть программу",
  unresolvedTill: "Касса сама не отправит чек второй раз. Он стоит в журнале как неподтверждённый.",
  park: "Отложить, следующий клиент",

  questionTitles: {
    check: "Проверить этот сервер?",
    server: "Подключить кассу к другому серверу?",
    key: "Заменить ключ API?",
  },
  questionText: "Соглашайтесь, только если ввели это сами. Владелец сервера видит ваших клиентов и решает об их баллах.",
  questionFrom: "Сейчас",
  questionTo: "Сервер",
  questionYes: { check: "Да, проверить", server: "Да, сменить", key: "Да, заменить" },
  questionNo: "Нет",
  unlockTitle: "Настройки закрыты",
  unlockWord: "Слово, которым они закрыты",
  unlock: "Открыть",

  settings: "Настройки",
  server: "Адрес сервера",
  point: "ID точки",
  key: "Ключ API",
  keyPlaces: {
    keyring: "Ключ хранится в хранилище этого компьютера. Введите новый, чтобы заменить.",
    thisRun: "Ключ хранится до закрытия программы. Введите новый, чтобы заменить.",
    none: "Ключа ещё нет.",
  },
  forgetKey: "Удалить ключ",
  connectSeconds: "Соединение не дольше, секунд",
  totalSeconds: "Ответ не дольше, секунд",
  holdMinutes: "Удержание, минут",
  quietSeconds: "Потерянный запрос может дойти ещё в течение, секунд",
  protect: "Удерживать баллы перед списанием",
  sharedPoint: "На этой точке есть другие кассы",
  defer: "Без связи сохранять чеки, чтобы начислить баллы позже",
  settingsService: "Сервис",
  settingsDesk: "Касса",
  settingsScanner: "Сканер",
  serialPort: "Последовательный порт сканера",
  serialNone: "Нет: печатает как клавиатура",
  serialSpeed: "Скорость порта",
  serialFraming: "Код заканчивается на",
  serialFramings: { line: "CR, LF или оба", stxEtx: "STX до, ETX после", silence: "Тишину" },
  scannerHeard: (frame) =>
    ({ code: `Из порта: ${frame.kind === "code" ? visible(frame.text) : ""}`, cut: "Из порта: код оборвался", tooMuch: "С порта: больше одной строки", unreadable: "Из порта: не читается. Попробуйте другую скорость." })[frame.kind],
  country: "Телефоны без кода — из страны",
  scannerSlow: "Сканер медленный (Bluetooth)",
  scannerSilent: "Сканер не посылает Enter после кода",
  scannerPrefix: "Посылает перед каждым кодом",
  scannerSuffix: "Посылает после каждого кода",
  scannerTest: "Проверка сканера",
  scannerTestHint: "Поставьте курсор сюда и отсканируйте карту.",
  scannerUnheard: "Это не сканирование: слишком мало клавиш, слишком медленно или неровно.",
  scannerFound: ({ text, pause, end, otherLayout, habits }) => [
    ["Код", visible(text)],
    ["Темп", `примерно ${pause} мс между клавишами`],
    ["Конец", { enter: "Enter", lf: "Ctrl+J", tab: "Tab", none: "тишина" }[end]],
    ["Раскладка", otherLayout ? "включена не та, что у сканера; это не мешает" : "та же, что у сканера"],
    ["Профиль", habits.slow ? "медленный Bluetooth" : "обычный"],
  ],
  scannerUse: "Применить эти настройки",
  language: "Язык",
  languages: { auto: "Как в системе", ru: "Русский", en: "English" },
  theme: "Цвета",
  themes: { auto: "Как в системе", light: "Светлые", dark: "Тёмные" },
  check: "Проверить связь",
  checking: "Проверяем…",
  /** @param {string} proxy */
  checkProxy: (proxy) => `Запросы идут через прокси ${proxy}: так задано в системе.`,
  checkGood: "Всё в порядке: сервер, ключ и точка верны.",
  save: "Сохранить",
  close: "Закрыть",
  settingsFile: (file) => `Файл: ${file}`,

  ledger: "Журнал",
  ledgerEmpty: "За этот день ничего нет.",
  ledgerNotFound: "Ничего не нашлось.",
  ledgerMore: (count) => `Показаны только последние ${count}. В таблице есть все.`,
  ledgerSearch: "Найти: инициалы, конец телефона, сумма, номер",
  ledgerDay: "День",
  ledgerEarlier: "День раньше",
  ledgerLater: "День позже",
  ledgerTotals: {
    count: "Чеков",
    amount: "Сумма",
    paid: "Оплачено",
    spent: "Списано баллов",
    earned: "Начислено баллов",
    unresolved: "Не подтверждено",
    supposed: "Похоже, проведено",
  },
  ledgerWritten: (figure) => `Сервис написал сумму к оплате так: ${figure}.`,
  ledgerAgain: (row) => `Повторяет № ${row}.`,
  looked: (before, after) =>
    `Баланс ${before === null ? "?" : money(locale, before)} → ${after === null ? "?" : money(locale, after)}.`,
  saveSheet: "Сохранить таблицей",
  saved: (path) => `Сохранено: ${path}`,
  sheetColumns: ["№", "Время", "Клиент", "Телефон", "Операция", "Сумма", "Баллы", "Оплачено", "Начислено", "Состояние", "Причина"],
  ledgerKinds: { earn: "Начисление", spend: "Списание", hold: "Удержание" },
  ledgerStates: {
    opened: "отправляется",
    confirmed: "подтверждено",
    refused: "отказ",
    notSent: "не отправлено",
    unknown: "не подтверждено",
    inferredBooked: "похоже, проведено",
    inferredNotBooked: "похоже, не проведено",
    decidedBooked: "проведено, со слов человека",
    decidedNotBooked: "не проведено, со слов человека",
    deferred: "начислится, когда появится связь",
    delivered: "было сохранено, отправлено отдельной строкой",
    undeliverable: "отправить не удалось: решает человек",
  },
  decideReason: "Откуда это известно? Например: сказали в офисе сервиса",
  decideBooked: "Проведено",
  decideNotBooked: "Не проведено",

  keys: "Клавиши",
  keyTable: [
    ["F2", "Поиск"],
    ["F3", "Сумма чека"],
    ["F4", "Списать баллов"],
    ["F5", "Искать введённое как карту, телефон или код"],
    ["F6", "Удержать, снять"],
    ["F9, Enter", "Подтвердить; при списании дважды"],
    ["Esc", "Назад, затем отмена"],
    ["F7", "Журнал"],
    ["F1", "Клавиши"],
    ["Ctrl+,", "Настройки"],
  ],
};
