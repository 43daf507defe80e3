/** العربية: ما يُفتح بعد الصفوف الأولى، من قوائم ولوحات وسجلات. */
import { counted, own } from './ar-words.js';
import type { CopyTerms } from './en-copy.js';
import type { FailureTerms } from './en-failure.js';
import type { LaterTerms } from './en-later.js';
import type { RecordTerms } from './en-record.js';

export const arLater: LaterTerms & RecordTerms & FailureTerms & CopyTerms = {
  // Toolbar
  clear: 'مسح',
  clearAll: 'مسح الكل',
  close: 'إغلاق',
  done: 'تم',

  // Header menu
  sortAscending: { text: 'من الألف إلى الياء', number: 'الأصغر أولًا', date: 'الأقدم أولًا' },
  sortDescending: { text: 'من الياء إلى الألف', number: 'الأكبر أولًا', date: 'الأحدث أولًا' },
  thenBy: 'استمر في الضغط على Shift للترتيب حسب عدة أعمدة',
  groupByThis: 'تجميع حسب هذا العمود',
  ungroup: 'إلغاء التجميع',
  hideColumn: 'إخفاء العمود',
  pinColumn: 'إبقاؤه ظاهرًا',
  unpinColumn: 'عدم تثبيته',
  moveLeft: 'نقل نحو البداية',
  moveRight: 'نقل نحو النهاية',
  resizeColumn: (label) => `عرض ${own(label)}`,
  findValue: 'ابحث عن قيمة',
  from: 'من',
  to: 'إلى',
  different: (count, plural) =>
    counted(count, plural, ['لا قيم', 'قيمة واحدة', 'قيمتان مختلفتان', 'قيم مختلفة', 'قيمة مختلفة', 'قيمة مختلفة']),
  showAllColumns: 'إظهار كل الأعمدة',
  moreValues: (count) => `${count} أخرى`,

  // Chips: a label and what is asked of it
  is: own,
  isNot: (value) => `ليس ${own(value)}`,
  atMost: (value) => `${own(value)} على الأكثر`,
  atLeast: (value) => `${own(value)} على الأقل`,
  under: (value) => `أقل من ${own(value)}`,
  over: (value) => `أكثر من ${own(value)}`,
  between: (from, to) => `من ${own(from)} إلى ${own(to)}`,
  contains: (value) => `يحتوي على «${own(value)}»`,
  startsWith: (value) => `يبدأ بـ «${own(value)}»`,
  endsWith: (value) => `ينتهي بـ «${own(value)}»`,
  oneOf: (values) => values,
  isEmpty: 'فارغ',
  isNotEmpty: 'غير فارغ',
  not: (condition) => `ليس (${own(condition)})`,
  and: 'و',
  or: 'أو',
  today: 'اليوم',
  removeFilter: (what) => `إزالة: ${own(what)}`,
  notAfter: (value) => `حتى ${own(value)}`,
  notBefore: (value) => `منذ ${own(value)}`,
  before: (value) => `قبل ${own(value)}`,
  after: (value) => `بعد ${own(value)}`,
  betweenBelow: (from, to) => `من ${own(from)} إلى ما دون ${own(to)}`,
  nothing: 'لا شيء',

  // Panels: menus, sheets, dialogs
  sortColumn: 'ترتيب',
  sortAscendingYesNo: '«لا» أولًا',
  sortDescendingYesNo: '«نعم» أولًا',
  showOnly: 'إظهار ما يلي فقط',
  valuesOf: (label) => `قيم ${own(label)}`,
  noSuchValue: 'لا توجد قيمة كهذه',
  clearFilter: 'إظهار الكل',
  column: 'العمود',
  move: 'نقل',
  columnWidth: 'العرض',
  narrower: 'أضيق',
  wider: 'أوسع',
  findColumn: 'ابحث عن عمود',
  noSuchColumn: 'لا يوجد عمود كهذا',
  showRows: (count, plural) =>
    `إظهار ${counted(count, plural, ['الصفوف (لا شيء)', 'صف واحد', 'صفّين', 'صفوف', 'صفًا', 'صف'])}`,
  moveUp: (label) => `نقل ${own(label)} إلى أعلى`,
  moveDown: (label) => `نقل ${own(label)} إلى أسفل`,
  dragToMove: 'اسحب للنقل',
  pin: (label) => `إبقاء ${own(label)} ظاهرًا`,
  resetColumns: 'كما كان',
  previousRecord: 'الصف السابق',
  nextRecord: 'الصف التالي',
  recordOf: (position, total) => `${position} من ${total}`,
  noRecord: 'هذا غير موجود هنا، أو لم يعد موجودًا.',
  copy: 'نسخ',
  copyLink: 'نسخ الرابط',
  copiedText: 'تم النسخ',
  cannotCopy: 'النسخ غير مسموح به هنا: حدِّد النص وانسخه بنفسك.',
  useIntro: 'الصق هذا في صفحتك لتعرض الجدول محدَّثًا دائمًا.',
  formTag: 'وسم',
  formDiv: 'كتلة',
  formLink: 'رابط',
  formFrame: 'إطار',
  formTagHint: 'للصفحات التي يمكن لصق HTML مع نص برمجي فيها.',
  formDivHint: 'للمحررات التي تحذف الوسوم غير المعروفة. تحتاج الصفحة إلى النص البرمجي مرة واحدة.',
  formLinkHint: 'لا تحذفه حتى أكثر المحررات تشددًا. تحتاج الصفحة إلى النص البرمجي مرة واحدة.',
  formFrameHint: 'لا يحتاج إلى نص برمجي في الصفحة.',
  uploadFirst: (file) => `ضع أولًا الملف ${own(file)} حيث تصل إليه الصفحة.`,
  moreRows: (count, plural) =>
    counted(count, plural, ['لا صفوف أخرى', 'صف واحد آخر', 'صفّان آخران', 'صفوف أخرى', 'صفًا آخر', 'صف آخر']),
  theScript: 'النص البرمجي، مرة واحدة في الصفحة',
  linkToView: 'رابط إلى هذا العرض',
  download: 'تنزيل',
  downloadShown: (count, plural) =>
    `تنزيل ${counted(count, plural, ['الصفوف (لا شيء)', 'صف واحد', 'صفّين', 'صفوف', 'صفًا', 'صف'])} بصيغة CSV`,
  any: 'الكل',

  // Grid
  record: 'سجل',
  goneRecord: 'لم يعد موجودًا',
  notComputed: 'غير متاح',
  notComputedWhy: 'هذه القيمة محسوبة، وتعذّر حسابها هنا.',
  selection: (cells, plural) => counted(cells, plural, ['لا خلايا', 'خلية واحدة', 'خليتان', 'خلايا', 'خلية', 'خلية']),
  sum: (value) => `المجموع ${value}`,
  mean: (value) => `المتوسط ${value}`,
  cannotCopyCells: 'تعذّر نسخ هذه الخلايا.',
  tooManyToCopy: (most) => `هذه خلايا أكثر من أن تُنسخ دفعةً واحدة: ${most} على الأكثر.`,
  copied: (cells) => `الخلايا المنسوخة: ${cells}`,
  disputed: 'هنا عدة قيم',

  // States
  clearFilters: 'مسح البحث والتصفية',
  didYouMean: (word) => `هل تقصد «${own(word)}»؟`,
  aList: 'قائمة',
  aFilter: 'أداة تصفية',

  // Who says so?
  whoSays: 'من قال هذا؟',

  // Grid
  backTo: (title) => `العودة إلى ${title}`,
  inOtherDataset: 'في بيانات أخرى',
  beingComputed: 'قيد الحساب',
  unavailableWhy: {
    'formula-syntax': 'تعذرت قراءة صيغتها.',
    'formula-cycle': 'تحتاج صيغتها إلى نتيجتها نفسها.',
    'formula-failed': 'أخفقت صيغتها في هذا السجل.',
    'formula-result': 'ناتج صيغتها لا يناسب الحقل.',
    'formula-input': 'تحتاج صيغتها إلى قيمة محسوبة أخرى غير متاحة.',
    'formula-budget': 'تطلب صيغتها عملًا أكثر مما يُسمح به لصيغة.',
    'formula-stuck': 'لم تُجب صيغتها في الوقت المحدد فأُوقفت.',
    'sandbox-unavailable': 'هذه الصفحة أو هذا المتصفح لا يسمح بتشغيل الصيغ.',
  },
  showAllOf: (count) => `عرض الكل (${count})`,
  showPicture: (host) => `عرض الصورة من ${host}`,

  // States
  aRecord: 'سجلًا',
  listFailed: 'لا يمكن عرض هذه القائمة الآن.',
  listSetUpWrong: 'هذه القائمة غير مُعَدّة على نحو صحيح.',
  recordSetUpWrong: 'هذا السجل غير مُعَدّ على نحو صحيح.',
  sourceSilent: 'لا يجيب مصدر هذا الآن، وليس هنا بعد شيء منه. ستتكرر المحاولة تلقائيًا.',
  recordFailed: 'لا يمكن عرض هذا السجل الآن.',
  recordStale: 'هذا آخر ما أمكنت قراءته: ما تغيّر بعده غير ظاهر.',

  // What is where
  history: 'التاريخ',
  suggestedValue: 'اقتراحك. لا تقوله مجموعة البيانات بعد.',
  historyOf: (title) => `التاريخ: ${title}`,
};
