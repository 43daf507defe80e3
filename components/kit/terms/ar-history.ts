/** العربية: تاريخ مجموعة البيانات. */
import type { HistoryTerms } from './en-history.js';

type Plural = Intl.LDMLPluralRule;

/** العدد مع معدوده. */
const counted = (
  count: string,
  plural: Plural,
  [one, two, few, many, other]: readonly [string, string, string, string, string],
): string =>
  ({ zero: `${count} ${other}`, one, two, few: `${count} ${few}`, many: `${count} ${many}`, other: `${count} ${other}` })[
    plural
  ];

const CHANGES = ['تغيير واحد', 'تغييران', 'تغييرات', 'تغييرًا', 'تغيير'] as const;
const RECORDS = ['سجل واحد', 'سجلين', 'سجلات', 'سجلًا', 'سجل'] as const;
const CELLS = ['خلية واحدة', 'خليتين', 'خلايا', 'خلية', 'خلية'] as const;
const VALUES = ['قيمة واحدة', 'قيمتان', 'قيم', 'قيمة', 'قيمة'] as const;

export const arHistory: HistoryTerms = {
  aHistory: 'تاريخ',
  historyFailed: 'لا يمكن عرض التاريخ الآن.',
  nothingChanged: 'لم يتغيّر شيء بعد.',
  noChangeMatches: 'لا تغيير مطابق.',
  whichChanges: 'أي التغييرات',
  allChanges: 'كل التغييرات',
  thisRecord: 'هذا السجل فقط',
  onlyOf: (title) => `${title} فقط`,
  inConflict: 'متعارض',
  setAside: 'مُستبعد',
  byWhom: 'بواسطة',
  everyone: 'الجميع',
  changesCount: (count, plural) => counted(count, plural, CHANGES),
  olderChanges: 'تغييرات أقدم',
  olderFetched: 'يُجلب التاريخ الأقدم…',
  olderLacking: (count, plural) =>
    `لا يُخبر إلا ملخّص عن: ${counted(count, plural, CHANGES)} أقدم، ولم تُجلب من المرحّلات بعد.`,
  olderNowhere: 'ليس لدى المرحّلات المزيد.',
  fetchOlder: 'جلب التغييرات الأقدم',

  wasAdded: 'أُضيف',
  wasDeleted: 'حُذف',
  wasRestored: 'عاد',
  fromValue: 'من',
  toValue: 'إلى',
  tookOut: 'أُزيل',
  beforeNotHere: '(ما كان هنا من قبل غير متوفر)',
  settled: 'حُسم بين عدة قيم',
  stillDisputed: 'يقول آخرون هنا غير ذلك، ولم يحسم أحد بعد.',
  moreOfText: 'المزيد',
  lessOfText: 'أقل',
  moreChanges: (count, plural) => `عرض ${counted(count, plural, CHANGES)} إضافية`,
  noEffect: 'بلا أثر.',
  lockedChange: 'شيء لا تستطيع هذه الصفحة قراءته: مشفّر، أو كُتب بإصدار أحدث.',
  definitions: {
    resource: 'جدول',
    field: 'حقل',
    relationship: 'علاقة',
    computed: 'حقل محسوب',
    validation: 'قاعدة',
    view: 'عرض',
    form: 'نموذج',
  },
  definitionWas: { added: 'أُضيف', removed: 'أُزيل', renamed: 'أُعيدت تسميته', changed: 'تغيّر' },

  acts: {
    grant: (who, role) => `منح ${who} الدور: ${role}`,
    successor: (who) => `سمّى ${who} خلفًا`,
    delegate: () => 'سمح لجهاز بالكتابة باسمه',
    revoke: (who, role) => (role ? `سحب من ${who} الدور: ${role}` : `سحب إذنًا من ${who}`),
    intake: () => 'غيّر من يمكنه إرسال سجلات',
    accept: (who) => `قبل ما اقترحه ${who}`,
    reject: (who) => `لم يأخذ بما اقترحه ${who}`,
    review: (who) => `راجع ما اقترحه ${who}`,
    policy: () => 'غيّر قواعد قبول التغييرات',
    checkpoint: () => 'ثبّت هذه الحالة نسخةً',
    redact: () => 'أزال محتوى تغييرات',
    fork: () => 'بدأ هذه المجموعة من مجموعة أخرى',
    unknown: () => 'فعل شيئًا لا يعرفه هذا الإصدار',
  },
  somebody: 'شخص ما',
  actScope: (what) => `لأجل ${what}`,
  actUntil: (when) => `حتى ${when}`,
  verdicts: { approve: 'موافق', reject: 'معترض', comment: 'مع تعليق' },

  restoreValue: 'استعادة هذه القيمة',
  putBack: 'إرجاع القيمة القديمة',
  restoreRecord: 'استعادة السجل',
  recordAsThen: (title) => `استعادة ${title} كما كان حينها`,
  allAsThen: 'استعادة كل شيء كما كان حينها',
  looking: 'يُنظر فيما سيتغيّر…',
  changesCells: (cells, plural, records, ofRecords) =>
    `تغيير ${counted(cells, plural, CELLS)} في ${counted(records, ofRecords, RECORDS)}`,
  deletesRecords: (count, plural) => `حذف ${counted(count, plural, RECORDS)}`,
  bringsBack: (count, plural) => `إرجاع ${counted(count, plural, RECORDS)}`,
  thisWill: (what) => `النتيجة: ${what}.`,
  leftAlone: (count, plural) => `تبقى كما هي: ${counted(count, plural, VALUES)}، لأنها لا تناسب حقول اليوم.`,
  nothingWouldChange: 'الأمر كذلك بالفعل: لن يتغيّر شيء.',
  becomesSuggestion: 'لا يمكنك الكتابة هنا بنفسك: يصبح ذلك اقتراحًا منك.',
  becomesMixed: 'حيث لا يمكنك الكتابة بنفسك، يصبح ذلك اقتراحًا منك.',
  stepForward: 'لا يضيع شيء: هذا تغيير جديد، ويمكن التراجع عنه كغيره.',
  doRestore: 'استعادة',
  restored: 'عاد كما كان.',
  restoredAsSuggestion: 'حُفظ كاقتراح منك.',
  historyMissing: 'هذا غير ممكن هنا: جزء من التاريخ لا يُخبر عنه إلا ملخّص.',
  cannotRestore: 'تعذّرت الاستعادة.',

  noConflicts: 'لا حقل فيه عدة قيم: لا شيء للحسم.',
  decideIntro: 'غيّر عدة أشخاص هذه دون علم بعضهم ببعض. أبقِ الصحيح، ويبقى الباقي في التاريخ.',
  recordStays: 'يبقى السجل',
  recordGoes: 'السجل محذوف',
  keepThis: 'إبقاء هذه',
  decided: 'حُسم.',
  shownAlready: 'هذه معروضة بالفعل. لا يحسم بقاءها إلا من يمكنه الكتابة هنا.',

  nothingAside: 'لم يُستبعد شيء.',
  asideIntro: 'هذه موقّعة بشكل صحيح ولا أثر لها، أو لا أثر لها بعد.',
  proposeAgain: 'اقتراح من جديد',
  proposedAgain: 'اقتُرح. يقرّر في ذلك من يعتني بهذه المجموعة.',
  proposeNote: (who) => `اقتُرح من جديد. كتبه أولًا ${who}.`,
  countsFrom: (when) => `تاريخه في المستقبل، ويُحتسب ابتداءً من ${when}.`,
  asideWhy: {
    'no-grant': 'لا يذكر كاتبه إذنًا، وليس المؤسس.',
    'not-a-grant': 'ما يذكره إذنًا ليس بإذن.',
    'bad-grant': 'الإذن الذي يذكره لم يكن صالحًا قط.',
    'wrong-key': 'الإذن الذي يذكره أُعطي لشخص آخر.',
    expired: 'كان الإذن قد انتهى حينها.',
    role: 'دور الكاتب لا يسمح بذلك.',
    scope: 'إذن الكاتب لجداول أخرى.',
    'own-records': 'لا يمكن للكاتب أن يغيّر إلا سجلاته.',
    pow: 'لم يُبذل جهد كافٍ للقبول.',
    'grant-invalid': 'الإذن الذي يذكره بلا أثر.',
    revoked: 'سُحب إذن الكاتب، وهذا معه.',
    rank: 'لا يسحب ذلك إلا صاحب رتبة أعلى.',
    chain: 'لا يسحب ذلك إلا من أعطى الإذن.',
    proposal: 'يقبل شيئًا غير الاقتراح الذي يذكره.',
    policy: 'تطلب قواعد هذه المجموعة موافقة أولًا.',
    'missing-grant': 'الإذن الذي يذكره لم يصل بعد.',
    'missing-target': 'ما يتعلق به لم يصل بعد.',
    'missing-review': 'مراجعة يستند إليها لم تصل بعد.',
    'list-needed': 'قائمة يذكرها لم تصل بعد.',
  },
  asideUnknown: 'لا يستطيع هذا الإصدار معرفة السبب.',
};
