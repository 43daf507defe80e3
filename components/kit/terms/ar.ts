/**
 * العربية. Six plural categories. Values and labels of the data may run left to right: they are isolated, so that
 * brackets and numbers around them stay where they belong.
 */
import { arSheet } from './ar-sheet.js';
import type { Terms } from './en.js';
import { arLater } from './ar-later.js';
import { arDataset } from './ar-dataset.js';
import { arEdit } from './ar-edit.js';
import { arIdentity } from './ar-identity.js';
import { arForm } from './ar-form.js';
import { proposals } from './ar-proposals.js';
import { arHistory } from './ar-history.js';
import { counted, ROWS, own } from './ar-words.js';

export const ar: Terms = {
  ...arLater,
  ...arDataset,
  ...arEdit,
  ...arIdentity,
  ...arForm,
  proposals,
  ...arSheet,
  ...arHistory,

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
  more: 'المزيد',

  // Header menu
  columnMenu: (label) => `${own(label)}: ترتيب وتصفية`,
  emptyValue: '(فارغ)',
  yes: 'نعم',
  no: 'لا',

  // Grid
  openRecord: (title) => `فتح ${own(title)}`,
  previous: 'السابق',
  next: 'التالي',
  page: (page, pages) => `صفحة ${page} من ${pages}`,
  showMore: 'عرض المزيد',
  someColumns: (shown, all) => `الأعمدة الظاهرة: ${shown} من ${all}`,
  rangeOf: (from, to, total) => `${from}–${to} من ${total}`,
  notOfType: 'هذه القيمة لا تناسب عمودها',
  expandGroup: 'إظهار الصفوف',
  collapseGroup: 'إخفاء الصفوف',

  // States
  noRows: 'لا توجد صفوف بعد.',
  noMatch: 'لا نتائج مطابقة.',
  notLoaded: 'تعذر تحميل هذا. حاول مرة أخرى.',
  failed: 'يتعذر عرض هذا الجدول الآن.',
  failedPartly: (count) => `لم يُحمَّل سوى أول ${count} من الصفوف.`,
  badRequest: 'هذا الجدول غير مُعَدّ على نحو صحيح.',
  details: 'التفاصيل',
  retry: 'حاول مجددًا',
  offlineCopy: (when) => `يتعذر الوصول إلى المصدر: هذه نسخة ${own(when)}.`,
  preview: (what) => `هنا تعرض الصفحة ${what}.`,
  aTable: 'جدولًا',

  // What is where
};
