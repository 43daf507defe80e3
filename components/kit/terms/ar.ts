/**
 * العربية. Six plural categories. Values and labels of the data may run left to right: they are isolated, so that
 * brackets and numbers around them stay where they belong.
 */
import type { Terms } from './en.js';

const own = (text: string): string => `\u2068${text}\u2069`;

/** Forms for one, two, 3–10, 11–99 and the hundreds; the number stands before the last three. */
function counted(
  count: string,
  plural: Intl.LDMLPluralRule,
  [none, one, two, few, many, other]: readonly [string, string, string, string, string, string],
): string {
  if (plural === 'zero') return none;
  if (plural === 'one') return one;
  if (plural === 'two') return two;
  return `${count} ${plural === 'few' ? few : plural === 'many' ? many : other}`;
}

const ROWS = ['لا صفوف', 'صف واحد', 'صفّان', 'صفوف', 'صفًا', 'صف'] as const;

export const ar: Terms = {
  // Counts and progress
  records: (count, plural) => counted(count, plural, ROWS),
  someRecords: (matched, total) => `الصفوف: ${matched} من ${total}`,
  loading: 'جارٍ التحميل…',
  loadingRows: (count) => `الصفوف حتى الآن: ${count}…`,

  // Toolbar
  search: 'بحث',
  filter: 'تصفية',
  sort: 'ترتيب',
  columns: 'الأعمدة',
  useThisTable: 'استخدم هذا الجدول',
  clear: 'مسح',
  clearAll: 'مسح الكل',
  close: 'إغلاق',
  done: 'تم',
  more: 'المزيد',

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
  columnMenu: (label) => `${own(label)}: ترتيب وتصفية`,
  findValue: 'ابحث عن قيمة',
  from: 'من',
  to: 'إلى',
  different: (count, plural) =>
    counted(count, plural, ['لا قيم', 'قيمة واحدة', 'قيمتان مختلفتان', 'قيم مختلفة', 'قيمة مختلفة', 'قيمة مختلفة']),
  emptyValue: '(فارغ)',
  yes: 'نعم',
  no: 'لا',
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
  noRecord: 'لم يعد هذا الصف موجودًا.',
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
  openRecord: (title) => `فتح ${own(title)}`,
  record: 'سجل',
  backTo: (title) => `العودة إلى ${title}`,
  goneRecord: 'لم يعد موجودًا',
  inOtherDataset: 'في بيانات أخرى',
  notComputed: 'غير متاح',
  notComputedWhy: 'هذه القيمة محسوبة، وتعذّر حسابها هنا.',
  showAllOf: (count) => `عرض الكل (${count})`,
  showPicture: (host) => `عرض الصورة من ${host}`,
  previous: 'السابق',
  next: 'التالي',
  page: (page, pages) => `صفحة ${page} من ${pages}`,
  showMore: 'عرض المزيد',
  someColumns: (shown, all) => `الأعمدة الظاهرة: ${shown} من ${all}`,
  rangeOf: (from, to, total) => `${from}–${to} من ${total}`,
  selection: (cells, plural) => counted(cells, plural, ['لا خلايا', 'خلية واحدة', 'خليتان', 'خلايا', 'خلية', 'خلية']),
  sum: (value) => `المجموع ${value}`,
  mean: (value) => `المتوسط ${value}`,
  copied: (cells) => `الخلايا المنسوخة: ${cells}`,
  notOfType: 'هذه القيمة لا تناسب عمودها',
  expandGroup: 'إظهار الصفوف',
  collapseGroup: 'إخفاء الصفوف',

  // States
  noRows: 'لا توجد صفوف بعد.',
  noMatch: 'لا نتائج مطابقة.',
  clearFilters: 'مسح البحث والتصفية',
  didYouMean: (word) => `هل تقصد «${own(word)}»؟`,
  notLoaded: 'تعذر تحميل هذا. حاول مرة أخرى.',
  failed: 'يتعذر عرض هذا الجدول الآن.',
  failedPartly: (count) => `لم يُحمَّل سوى أول ${count} من الصفوف.`,
  badRequest: 'هذا الجدول غير مُعَدّ على نحو صحيح.',
  details: 'التفاصيل',
  retry: 'حاول مجددًا',
  offlineCopy: (when) => `يتعذر الوصول إلى المصدر: هذه نسخة ${own(when)}.`,
  preview: (what) => `هنا تعرض الصفحة ${what}.`,
  aTable: 'جدولًا',
  aList: 'قائمة',
  aRecord: 'سجلًا',
  recordFailed: 'لا يمكن عرض هذا السجل الآن.',
  recordStale: 'هذا آخر ما أمكنت قراءته: ما تغيّر بعده غير ظاهر.',
  aFilter: 'أداة تصفية',
};
