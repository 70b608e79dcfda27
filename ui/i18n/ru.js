// Russian.

import { written } from "../keys.js";
import { isolated, visible } from "./format.js";

/** @import { Said } from "../parts/refusal.js" */
/** @import { NoticeCard } from "../ipc.d.ts" */

/** The key that opens the ledger. */
const LEDGER = written("ledger");

/** @type {Record<Said, string>} */
const reasons = {
  client_not_found: "Клиент не найден. Проверьте номер или отсканируйте ещё раз.",
  point_not_found: "Сервис не знает эту точку продаж. Проверьте ID точки в настройках.",
  spend_too_large: "Столько баллов списать нельзя. Суммы обновлены: проверьте.",
  hold_not_found: "Сервис больше не знает этого резерва. Суммы обновлены: проверьте.",
  refused_other: "Сервис отказал.",
  declined: "Сервис ответил своими словами.",
  key_refused: "Сервис не принял ключ API. Введите верный ключ в настройках.",
  too_many_requests: "Сервис просит подождать. Повторите чуть позже.",
  host_not_found: "Имя сервера не найдено. Проверьте адрес и сеть.",
  unreachable: "Сервер недоступен. Проверьте сеть.",
  tls_failed: "Нет защищённого соединения: сервер не подтвердил, кто он, или на этом компьютере неверные дата и время.",
  timed_out: "Ответ не пришёл вовремя.",
  connection_lost: "Связь оборвалась до ответа.",
  service_failed: "На стороне сервиса произошёл сбой.",
  not_this_service: "По этому адресу отвечает не сервис лояльности.",
  unreadable: "Ответ сервиса не удалось прочитать.",
  contradictory: "Сервис ответил не теми суммами, о которых его спросили.",
  interrupted: "Программа закрылась раньше, чем пришёл ответ.",
  ledger_unwritable: "Журнал не записывается, поэтому операции не отправляются. Проверьте диск.",
  lookup_lost: "Код клиента не сохранился на этом компьютере, найти клиента программа не может.",
  discount_too_late: "У клиента скидка, а заплатил он полностью: разницу нужно вернуть вручную.",
  kept_too_long: `Чек хранился, сколько можно, и не отправлен. Решите в журнале (${LEDGER}).`,
  too_much_to_keep: "Чек на такую сумму на потом не сохраняется. Попросите клиента прийти, когда будет связь.",
  never_taken: `Сервис отвечал снова и снова и так и не принял чек. Решите в журнале (${LEDGER}).`,
  unconfirmed: `Прежний чек этого клиента не подтверждён, поэтому его баллы не списываются. Откройте журнал (${LEDGER}).`,
  not_a_number: "Только цифры",
  too_many_places: "Не больше двух знаков после запятой; тысяча пишется как 1000",
  negative: "Число не может быть отрицательным",
  too_large: "Слишком большое число",
  query_unusable: "По этому нельзя искать.",
  hold_vanished: "Резерв снят: его закончила другая операция на этой точке. Суммы обновлены: проверьте.",
  hold_ended: "Срок резерва вышел по часам этого компьютера. Суммы обновлены: проверьте.",
  busy: "Подождите: операция отправляется. Больше ничего не сделано.",
  unresolved_first: "Сначала отложите неподтверждённую операцию, потом сканируйте снова.",
  already_served: "Этот клиент уже обслуживается.",
  scan_cut: "Сканирование оборвалось и не учтено. Отсканируйте ещё раз; если так каждый раз, проверьте сканер в настройках.",
  scan_too_much: "Отсканировано больше одной строки или код с управляющими клавишами. Он не использован: сканируйте код клиента, по одному.",
  scan_unreadable: "То, что прислал сканер, не читается и не учтено. Проверьте скорость порта.",
  port_missing: "Сканер не подключён к своему порту. Программа начнёт работать с ним, когда его подключат.",
  port_busy: "Порт сканера занят другой программой. Закройте её, и программа начнёт с ним работать.",
  port_forbidden: "У этого пользователя нет прав на порт сканера. Добавьте его в группу порта и войдите заново.",
  port_failed: "Порт сканера не открывается. Проверьте настройки.",
  deferred: "Чек сохранён. Баллы начислятся, когда появится связь; пока они не начислены.",
  overpaid: "Отложенный чек при отправке вышел меньше, чем заплатил клиент. Верните разницу вручную:",
  too_soon: "Нажатие не учтено: слишком рано. Прочитайте экран и нажмите ещё раз.",
  too_short: "Нажатие не учтено: клавиша нажата так же коротко, как её нажимает сканер. Подержите её чуть дольше или нажмите кнопку на экране.",
  form_open: "Открыта форма или задан вопрос, поэтому сканирование не учтено. Ответьте или закройте окно и отсканируйте ещё раз.",
  nothing_to_spend: "Сейчас списать нельзя, поэтому ничего не введено.",
  quote_changed: "Суммы изменились. Проверьте и подтвердите.",
  server_invalid: "Это не адрес",
  server_insecure: "Адрес должен начинаться с https://",
  server_too_much: "Только имя, порт и путь",
  point_missing: "Введите ID точки",
  key_missing: "Введите ключ API",
  key_invalid: "В ключе есть символы, которые нельзя отправить",
  seconds_out_of_range: "Соединение: от 1 до 60 секунд. Ответ: до 120 секунд, но дольше соединения",
  minutes_out_of_range: "От 1 до 30 минут",
  quiet_out_of_range: "От 10 до 3600 секунд",
  days_out_of_range: "От 1 до 60 дней",
  sum_out_of_range: "Не меньше 1",
  text_size_out_of_range: "От 100 до 200 процентов",
  currency_unknown: "Три буквы, например RUB, или пусто",
  settings_locked: "Настройки защищены паролем.",
  word_wrong: "Неверный пароль.",
  not_agreed: "Никто не согласился: ничего не изменено и не отправлено.",
  port_unknown: "Такого порта на этом компьютере нет. Выберите из списка; другой можно записать только в файл настроек.",
  sale_in_progress: "Сначала закончите с клиентом или отмените.",
  settings_unwritable: "Настройки не удалось сохранить.",
  settings_set_aside: "Файл настроек не читается. Он отложен и сохранён; введите настройки ещё раз.",
  settings_unreadable: "Файл настроек сейчас не читается. Он оставлен как есть; запустите программу снова.",
  settings_unknown: "В файле настроек есть значения, которых эта версия не знает или которых не бывает. Они считаются незаданными.",
  keyring_unavailable: "На этом компьютере нет хранилища ключей: ключ API хранится только до закрытия программы.",
  keyring_failed: "Хранилище ключей отказало.",
  keyring_silent: "Хранилище ключей не отвечает: возможно, оно заблокировано. Разблокируйте его; программа продолжит сама.",
  offline: "Нет связи с сервисом лояльности. Программа продолжает пробовать.",
  ledger_unreadable: "Журнал не читается.",
  ledger_in_use: "Журнал открыт в другом окне этой программы. Закройте одно из них.",
  ledger_too_new: "Журнал записан более новой версией программы. Установите её снова.",
  ledger_set_aside: "Журнал был повреждён. Он отложен и сохранён, начат новый. Сообщите тому, кто отвечает за кассу.",
  ledger_too_old: "Журнал был записан невыпущенной версией. Он отложен и сохранён, начат новый.",
  ledger_doubted: "Возможно, это не тот журнал, который программа писала последним. Сообщите тому, кто отвечает за кассу.",
  waiting_elsewhere: `Сохранённые чеки ждут другой сервер или точку, чем заданы сейчас. Откройте журнал (${LEDGER}) и решите, что с ними делать:`,
  nothing_to_decide: "Эту запись уже нельзя изменить: посмотрите её состояние.",
  reason_missing: "Сначала напишите, откуда это известно.",
  nothing_to_repeat: "Эту операцию сейчас нельзя начать заново. Перед повторным вводом проверьте её состояние в журнале.",
  export_failed: "Таблицу не удалось сохранить.",
  training_failed: "Учебный режим не запустился.",
  stopped: "Программа остановилась. Перезапустите её: всё отправленное записано в журнале. Неподтверждённый чек введите заново.",
  broken: "В программе произошёл сбой. Проверьте по журналу, выполнено ли действие, и перезапустите программу, когда никого не обслуживаете.",
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
      return "Расчёта нет.";
    case "release":
      return "Баллы в резерве освободятся сами, но позже.";
    case "hold":
      return outcome === "unknown" ? "Баллы, возможно, в резерве; они освободятся сами." : "В резерве ничего нет.";
    case "sale":
      return outcome === "notSent"
        ? "Ничего не отправлено, баллы на месте. Можно подтвердить ещё раз."
        : "Отказ: баллы на месте.";
    case "deferral":
      return "Чек не сохранён: баллы за него сами не начислятся.";
    case "till":
      return "";
  }
}

/** @type {Record<import("../ipc.d.ts").VerdictName, string>} */
const verdicts = {
  spent: "Баланс уменьшился ровно на столько баллов: похоже, баллы списаны.",
  earned: "Баланс увеличился ровно на столько баллов: похоже, баллы начислены.",
  unchanged: "Баланс не изменился: похоже, баллы не списаны.",
  not_seen: "Прочитать баланс пока не удалось. Программа продолжает пробовать.",
  no_balance: "Баланса, по которому можно судить, нет.",
  too_early: "Баланс пока не изменился, но запрос ещё может дойти. Программа продолжает проверять.",
  may_come_later: "Баллы пока не пришли, но могут прийти позже. Программа продолжает проверять.",
  other_balance: `Баланс изменило что-то другое. Выясните и решите в журнале (${LEDGER}).`,
  witness_disagrees: `Баланс говорит одно, а баллы в резерве — другое. Выясните и решите в журнале (${LEDGER}).`,
  hold_in_the_way: `Баланс могли уменьшить баллы, которые, возможно, ещё в резерве. Выясните и решите в журнале (${LEDGER}).`,
  overtaken: `Между тем была другая операция этого клиента. Выясните и решите в журнале (${LEDGER}).`,
};

/** @param {import("./format.js").Format} format @returns {import("./index.js").Messages} */
export function russian(format) {
  const { counted, day, figure, inDays, money, percent } = format;
  /** @param {string} decimal */
  const points = (decimal) => counted(decimal, { one: "балл", few: "балла", many: "баллов", other: "балла" });
  /** @param {string | null} decimal */
  const pointsOr = (decimal) => (decimal === null ? "баллы" : points(decimal));
  /** "из 21 балла". @param {string} decimal */
  const ofPoints = (decimal) => counted(decimal, { one: "балла", few: "баллов", many: "баллов", other: "балла" });
  const readings = { phone: "телефон", card: "карту", code: "код" };

  return {
    ...format,
    points,
    reasons,
    noticeTitle,
    verdicts,
    appName: "Касса лояльности",

    search: "Найти",
    searchHint: "Карта, телефон или код",
    searchedAs: ({ reading, text }) => `Искали как ${readings[reading]}: ${text}`,
    searchAs: ({ reading, text }) => `Искать как ${readings[reading]}: ${text}`,
    openLedger: "Журнал",
    openSettings: "Настройки",
    openKeys: "Клавиши",
    notices: "Сообщения",
    dismiss: "Закрыть",
    unresolvedCount: (count) =>
      `${counted(String(count), { one: "операция", few: "операции", many: "операций", other: "операции" })} без подтверждения`,

    trainingBanner: "Учебный режим: ничего не настоящее",
    leaveTraining: "Закончить",

    firstRunTitle: "Добро пожаловать",
    firstRunText: "Подключите кассу к сервису лояльности или сначала попробуйте её на учебных клиентах.",
    firstRunSetup: "Настроить кассу",
    firstRunTraining: "Попробовать в учебном режиме",

    waitingTitle: "Ждём ключ",
    waitingText: "Программа спросила ключ API у хранилища этого компьютера. Если оно заблокировано, разблокируйте его: программа продолжит сама.",

    idleTitle: "Отсканируйте карту",
    idleText: "или наберите телефон, номер карты или код и нажмите Enter",
    idleAmount: "Необязательно: сумма чека",
    samples: "Учебные клиенты",
    latest: "Последние чеки",
    pointOfSale: (point) => `Точка ${point}`,
    offline: "Нет связи",
    online: "На связи",
    searching: (query) => `Ищем ${query}…`,
    searchingSlow: "Сервис отвечает медленно. Можно подождать или отменить и повторить.",
    undoText: "Ввод чека отменён.",
    undo: "Восстановить",

    deferTitle: "Нет связи",
    deferText: (query) =>
      `Баллы для ${query} можно начислить позже: введите сумму чека, и программа отправит начисление, когда появится связь. Сейчас ничего не начисляется и не списывается.`,
    deferNow: "Начислить позже",
    deferredCount: (count) =>
      count === 0
        ? ""
        : `Ждут связи для начисления: ${counted(String(count), { one: "чек", few: "чека", many: "чеков", other: "чека" })}`,

    level: (title, share) => [title, share === null ? "" : percent(share)].filter(Boolean).join(" · "),
    balance: "Баланс",
    balanceUnit: (share) => (share === null ? "баллы" : `баллы · не больше ${percent(share)} чека`),
    balanceDoubtful: "мог измениться с тех пор, как прочитан",
    noBalance: "Без баллов",
    nameless: "Клиент без имени",
    justServed: "Последний чек был этого же клиента. Это другой чек?",
    birthday: (birthday, days) => `День рождения ${Math.abs(days) <= 7 ? inDays(days) : day(birthday)}`,

    amount: "Сумма чека",
    spendPoints: "Списать баллов",
    spendExactly: "Списать баллов, точно",
    choice: "Начислить или списать",
    spendLess: "На балл меньше",
    spendMore: "На балл больше",
    choiceEarn: (earn) => `Начислить ${pointsOr(earn)}`,
    choiceSpend: (spend, most) => (spend === most || spend === "0" ? `Списать ${points(most)}` : `Списать ${figure(spend)} из ${ofPoints(most)}`),
    choiceUnknown: "Списать баллы",
    choicePay: "к оплате",
    choiceForgoes: (earn) => (earn === null || earn === "0" ? "ничего не начислится" : `не начислится ${figure(earn)}`),
    choiceNothing: "Списать нечего",
    spendReduced: (wished, most) => `Было выбрано ${figure(wished)}; по этому чеку списать можно не больше ${figure(most)}.`,
    spendAtMost: (most) => `По этому чеку не больше ${ofPoints(most)}`,
    blocked: "Чек этого клиента ещё не подтверждён: пока это не выяснено, баллы не списываются.",
    nothingToSpend: "По этому чеку списать нечего.",
    discount: (share) => (share === null ? "Скидка" : `Скидка ${percent(share)}`),
    discountText: "Сервис вычтет скидку при подтверждении и назовёт сумму к оплате.",
    otherScheme: "На этом уровне баллы не списываются.",
    toPay: "К оплате",
    toPayLater: "после подтверждения",

    hold: (decimal) => (decimal === null ? "В резерв" : `В резерв ${figure(decimal)}`),
    holdAsking: "Резервируем…",
    release: /** @param {string} decimal */ (decimal) => `Освободить ${figure(decimal)}`,
    held: (decimal) => `резерв ${points(decimal)}`,
    holdLost: "Возможно, в резерве",
    cancel: "Отмена",
    steps: {
      enter: () => "Подтвердить",
      calculating: () => "Считаем…",
      retry: () => "Повторить",
      earn: (_, toPay, earn) => `Начислить ${pointsOr(earn)}${take(toPay)}`,
      discount: () => "Подтвердить",
      ask: (spend, toPay) => (spend === "0" ? `Ничего не списывать${take(toPay)}` : `Списать ${points(spend)}${take(toPay)}`),
      looking: () => "Проверяем резерв…",
      spendYes: (spend, toPay) => `Да, списать ${points(spend)}${take(toPay)}`,
      earnYes: (_, toPay) => `Да, начислить, ничего не списывать${take(toPay)}`,
      holding: () => "Резервируем баллы…",
      sending: () => "Отправляем…",
    },
    eager: "Считаем, затем продолжим…",

    resultToPay: "К оплате",
    resultSpent: (decimal) => `Списано: ${points(decimal)}`,
    resultEarned: (decimal) => (decimal === null ? "Баллы начислены" : `Начислено: ${points(decimal)}`),
    resultDiscount: (decimal) => `Скидка ${money(decimal)}`,
    resultBalance: (decimal) => `Баланс ${points(decimal)} по расчёту программы`,
    resultReceipt: (name, decimal) => `${isolated(name)} · чек ${money(decimal)}`,
    resultDiffers: (decimal) => `Сумма сервиса отличается от расчёта программы (${money(decimal)}). Верна сумма сервиса.`,
    copy: (decimal) => `Копировать ${money(decimal)}`,
    copied: "Скопировано",
    copyFailed: "Компьютер не принял копию.",
    next: "Следующий клиент",
    nextHint: "или отсканируйте следующую карту",

    unresolvedTitle: "Не подтверждено",
    unresolvedBooked: "Похоже, проведено",
    unresolvedNotBooked: "Похоже, не проведено",
    unresolvedTake: "Сейчас взять с клиента",
    unresolvedTell: "«Сервис лояльности не подтвердил операцию. Мы это записали и всё исправим».",
    unresolvedTellBooked: "«Похоже, операция с баллами прошла. Проверьте баланс позже».",
    unresolvedTellNotBooked: "«Похоже, операция с баллами не прошла. Можно попробовать ещё раз или заплатить полностью».",
    unresolvedTill: "Программа продолжает спрашивать сервис и сама второй раз ничего не отправит.",
    unresolvedInferred: "Так говорит баланс; сервис этого не подтвердил. В журнале записано и то, и другое.",
    unresolvedWhy: "Почему, и что известно программе",
    unresolvedWhat: (amount, spend) =>
      spend === "0" ? `Чек на ${money(amount)}, начисление.` : `Чек на ${money(amount)}, списание: ${points(spend)}.`,
    again: "Начать заново",
    park: "Отложить, следующий клиент",

    nextTitle: "Другой клиент?",
    nextText: (code, name, amount) => `Чек${amount === null ? "" : ` на ${money(amount)}`}${name === "" ? "" : ` (${isolated(name)})`} не закончен. Вы искали: ${code}.`,
    nextStay: "Оставить этот чек",
    nextReplace: "Перейти к другому клиенту",

    fault: "В этом окне сбой. Обновите его: отправленное не потеряно.",
    faultReload: "Обновить",
    restart: "Перезапустить",
    closingTitle: "Всё равно закрыть?",
    closingUnresolved: "Исход выясняется, только пока программа открыта.",
    closingSending: "Операция отправляется. Если закрыть сейчас, её исход останется неизвестным.",
    closingHeld: "Баллы в резерве. Если закрыть сейчас, они освободятся сами, но позже.",
    closingBehind: "Журнал не удалось записать. Если закрыть программу сейчас, исход последних операций будет неизвестен.",
    closingNothing: "Больше ничего не выполняется: программу можно закрыть.",
    closingStay: "Остаться",
    closingAnyway: "Закрыть программу",

    questionTitles: {
      check: "Проверить этот сервер?",
      server: "Подключить кассу к другому серверу?",
      key: "Заменить ключ API?",
    },
    questionText: "Соглашайтесь, только если ввели это сами. Владелец сервера видит ваших клиентов и распоряжается их баллами.",
    questionFrom: "Сейчас",
    questionTo: "Сервер",
    questionYes: { check: "Да, проверить", server: "Да, сменить", key: "Да, заменить" },
    questionNo: "Нет",
    unlockTitle: "Настройки защищены паролем",
    unlockWord: "Пароль",
    unlock: "Открыть",

    settings: "Настройки",
    server: "Адрес сервера",
    point: "ID точки",
    key: "Ключ API",
    keyPlaces: {
      keyring: "Ключ хранится в хранилище этого компьютера. Введите новый, чтобы заменить.",
      thisRun: "Ключ хранится до закрытия программы. Введите новый, чтобы заменить.",
      none: "Ключа ещё нет.",
      unknown: "Хранилище ключей ещё не ответило.",
    },
    forgetKey: "Удалить ключ",
    forgetTitle: "Удалить ключ API?",
    forgetText: "Без ключа программа не сможет обращаться к сервису. Прочитать ключ обратно не может никто.",
    forgetYes: "Да, удалить",
    connectSeconds: "Соединение не дольше, секунд",
    totalSeconds: "Ответ не дольше, секунд",
    holdMinutes: "Резерв, минут",
    quietSeconds: "Потерянный запрос может дойти ещё в течение, секунд",
    protect: "Резервировать баллы перед списанием",
    sharedPoint: "На этой точке есть другие кассы",
    defer: "Без связи сохранять чеки, чтобы начислить баллы позже",
    deferDays: "Хранить чек, дней",
    deferMost: "Хранить чеки до суммы",
    take: "Пока неизвестно, списаны ли баллы, брать",
    takes: { full: "всю сумму", rest: "сумму за вычетом баллов" },
    currency: "Валюта чеков (RUB, KZT, EUR)",
    textSize: "Размер текста, процентов",
    numberPad: "Цифры на экране",
    numberPads: { never: "Никогда", touch: "После касания", always: "Всегда" },
    sounds: "Звуки: найден, не найден, готово",
    erase: "Стереть последнюю цифру",
    settingsService: "Сервис",
    settingsDesk: "Касса",
    settingsScanner: "Сканер",
    serialPort: "Последовательный порт сканера",
    serialNone: "Нет: печатает как клавиатура",
    serialSpeed: "Скорость порта",
    serialFraming: "Код заканчивается на",
    serialFramings: { line: "CR, LF или оба", stxEtx: "STX до, ETX после", silence: "Тишину" },
    scannerHeard: (frame) =>
      ({ code: `Из порта: ${frame.kind === "code" ? visible(frame.text) : ""}`, cut: "Из порта: код оборвался", tooMuch: "Из порта: больше одной строки", unreadable: "Из порта: не читается. Попробуйте другую скорость." })[frame.kind],
    country: "Телефоны без кода — из страны",
    scannerSlow: "Сканер медленный (Bluetooth)",
    scannerSilent: "Сканер не посылает Enter после кода",
    scannerAsTyped: "Сканер настроен на раскладку этого компьютера",
    scannerPrefix: "Посылает перед каждым кодом",
    scannerSuffix: "Посылает после каждого кода",
    scannerTest: "Проверка сканера",
    scannerTestHint: "Поставьте курсор сюда и отсканируйте карту.",
    scannerUnheard: "Это не сканирование: слишком мало клавиш, слишком медленно или неровно.",
    scannerFound: ({ text, otherwise, pause, end, otherLayout, habits }) => [
      ["Код", visible(text)],
      ...(otherwise === null ? [] : [/** @type {[string, string]} */ (["По другой раскладке", visible(otherwise)])]),
      ["Темп", `примерно ${pause} мс между клавишами`],
      ["Конец", { enter: "Enter", lf: "Ctrl+J", tab: "Tab", none: "тишина" }[end]],
      ["Раскладка", habits.asTyped ? "сканер настроен на раскладку этого компьютера" : otherLayout ? "включена не та, что у сканера; это не мешает" : "та же, что у сканера"],
      ["Профиль", habits.slow ? "медленный Bluetooth" : "обычный"],
    ],
    scannerUse: "Применить эти настройки",
    language: "Язык",
    asSystem: "Как в системе",
    theme: "Цвета",
    themes: { light: "Светлые", dark: "Тёмные" },
    check: "Проверить связь",
    checking: "Проверяем…",
    checkProxy: /** @param {string} proxy */ (proxy) => `Запросы идут через прокси ${proxy}: так задано в системе.`,
    checkGood: "Всё в порядке: сервер, ключ и точка верны.",
    save: "Сохранить",
    unsaved: "Изменения не сохранены. Сохраните их или закройте — тогда они пропадут.",
    close: "Закрыть",
    settingsFile: (file) => `Файл: ${file}`,

    ledger: "Журнал",
    ledgerEmpty: "За этот день ничего нет.",
    ledgerNoneOpen: "Незавершённых операций нет.",
    ledgerNotFound: "Ничего не нашлось.",
    ledgerFound: (count) => `Найдено: ${counted(String(count), { one: "операция", few: "операции", many: "операций", other: "операции" })}`,
    ledgerNumber: (row) => `№ ${row}`,
    ledgerMore: (count) => `Показаны только последние ${count}. В таблице есть все.`,
    ledgerSearch: "Найти: инициалы, конец телефона, сумма, номер",
    ledgerDay: "День",
    ledgerUntil: "По день",
    ledgerOpen: "Только открытые",
    ledgerColumns: { time: "№ и время", who: "Клиент", kind: "Операция", amount: "Сумма", points: "Баллы", state: "Состояние" },
    ledgerEarlier: "День раньше",
    ledgerLater: "День позже",
    ledgerTotals: {
      count: "Подтверждено",
      amount: "Сумма",
      paid: "Оплачено",
      spent: "Списано баллов",
      earned: "Начислено баллов",
      unresolved: "Не подтверждено",
      supposed: "Похоже, проведено",
    },
    ledgerPaid: /** @param {string} total */ (total) => `Сумма по данным сервиса ${money(total)}.`,
    ledgerWritten: (figure) => `Сервис написал сумму к оплате так: ${figure}.`,
    ledgerAgain: (row) => `Повторяет № ${row}.`,
    looked: (before, after) =>
      `Баланс ${before === null ? "?" : figure(before)} → ${after === null ? "?" : figure(after)}.`,
    saveSheet: "Сохранить таблицей",
    saved: (path) => `Сохранено: ${path}`,
    sheetColumns: ["№", "Время", "Клиент", "Телефон", "Операция", "Сумма", "Баллы к списанию", "Оплачено", "Начислено", "Состояние", "Причина"],
    ledgerKinds: { earn: "Начисление", spend: "Списание", hold: "Резерв" },
    ledgerStates: {
      opened: "отправляется",
      confirmed: "подтверждено",
      refused: "отказ",
      notSent: "не отправлено",
      unknown: "не подтверждено",
      inferredBooked: "похоже, проведено",
      inferredNotBooked: "похоже, не проведено",
      decidedBooked: "проведено (отмечено вручную)",
      decidedNotBooked: "не проведено (отмечено вручную)",
      deferred: "ждёт связи",
      delivered: "отправлялось позже: см. отдельную строку",
      undeliverable: "отправить не удалось: решите здесь",
      withdrawn: "отозвано вручную, не отправлено",
    },
    decideReason: "Откуда это известно? Например: сказали в офисе сервиса",
    decideBooked: "Проведено",
    decideNotBooked: "Не проведено",
    withdraw: "Отозвать: не отправлять",
    withdrawReason: "Почему? Например: не та сумма",
    readdress: "Отправить с этой точки",
    ledgerElsewhere: (place) => `Ждёт ${place}, а сейчас задано другое.`,

    keys: "Клавиши",
    keyMeanings: {
      help: "Клавиши",
      search: "Поиск",
      amount: "Сумма чека",
      spend: "Сколько баллов списать; после чека — скопировать сумму к оплате",
      otherwise: "Искать введённое как карту, телефон или код",
      hold: "В резерв, освободить",
      ledger: "Журнал",
      all: "Списать все баллы, какие можно",
      confirm: "Подтвердить; при списании дважды",
      enter: "В поле: подтвердить; после чека: следующий клиент",
      back: "Назад, затем отмена",
      settings: "Настройки",
      undo: "Вернуть отменённый чек",
    },
  };

  /** @param {string | null} toPay */
  function take(toPay) {
    return toPay === null ? "" : ` · к\u00a0оплате\u00a0${money(toPay)}`;
  }
}
