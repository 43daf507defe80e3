/** العربية: تغيير الجداول. */
import type { CellTerms } from './en-cell.js';
import type { SheetTerms } from './en-sheet.js';

type Plural = Intl.LDMLPluralRule;

const cells = (count: string, plural: Plural): string =>
  ({
    zero: 'لا خلايا',
    one: 'خلية واحدة',
    two: 'خليتان',
    few: `${count} خلايا`,
    many: `${count} خلية`,
    other: `${count} خلية`,
  })[plural];
const rows = (count: string, plural: Plural): string =>
  ({
    zero: 'لا صفوف',
    one: 'صف واحد',
    two: 'صفان',
    few: `${count} صفوف`,
    many: `${count} صفًا`,
    other: `${count} صف`,
  })[plural];

export const arSheet: CellTerms & SheetTerms = {
  saveCell: 'حفظ',
  previousField: 'الحقل السابق',
  nextField: 'الحقل التالي',
  notEditable: 'لا يمكن تغيير هذه الخلية هنا.',
  notUnique: 'في صف آخر القيمة نفسها.',
  notAValue: 'لا يصلح هذا هنا.',
  wants: {
    integer: 'يلزم عدد صحيح، مثل ١٢.',
    number: 'يلزم عدد.',
    decimal: 'يلزم عدد.',
    date: 'يلزم يوم، مثل 2024-05-31.',
    datetime: 'يلزم يوم ووقت.',
    time: 'يلزم وقت، مثل 14:30.',
    duration: 'تلزم مدة، مثل 90 min.',
    url: 'يلزم عنوان ويب، مثل https://example.org/.',
    email: 'يلزم عنوان بريد، مثل ada@example.org.',
    phone: 'يلزم رقم هاتف مع رمز البلد، مثل +49 30 123456.',
    geo: 'تلزم نقطة، مثل 52.52, 13.405.',
    json: 'ليس هذا JSON.',
    image: 'يلزم عنوان وبصمة: {"url": …, "sha256": …}.',
    file: 'يلزم عنوان وبصمة: {"url": …, "sha256": …}.',
  },
  typeToFind: 'اكتب لتجد',
  searching: 'جارٍ البحث…',
  stillSearching: 'انتظر القائمة ثم اختر.',
  noneFound: 'لا شيء بهذا الاسم.',
  unnamed: '(بلا اسم)',
  removeChoice: (name) => `إزالة ${name}`,
  fillAllHint: (count) => `Ctrl+Enter يضع هذا في كل الخلايا المحددة (${count}).`,

  changedCells: (count, plural) => `غُيّر: ${cells(count, plural)}.`,
  addedRows: (count, plural) => `أُضيف: ${rows(count, plural)}.`,
  deletedRows: (count, plural) => `حُذف: ${rows(count, plural)}.`,
  undone: (count, plural) => `تم التراجع: ${cells(count, plural)}.`,
  redone: (count, plural) => `أُعيد: ${cells(count, plural)}.`,
  undoneRows: (count, plural) => `تم التراجع: ${rows(count, plural)}.`,
  redoneRows: (count, plural) => `أُعيد: ${rows(count, plural)}.`,
  nothingToUndo: 'لا شيء للتراجع عنه.',
  nothingToRedo: 'لا شيء لإعادته.',
  nothingChanged: 'لم يتغير شيء.',
  working: 'لحظة…',
  undo: 'تراجع',

  notTaken: (count, plural) => `لم يُؤخذ: ${cells(count, plural)}.`,
  notTakenRows: (count, plural) => `لم يُضف: ${rows(count, plural)}.`,
  notTakenCell: (why) => `لم يُؤخذ: ${why}`,
  correctIt: 'تصحيح',
  nextWrong: 'التالي',
  dismiss: 'ترك',
  columnsLeftOut: (count) => `لم يتسع المكان لأعمدة (${count}) فتُركت.`,

  addRow: 'إضافة صف',
  deleteRow: 'حذف الصف',
  deleteRows: (count) => `حذف صفوف (${count})`,
  newRow: 'صف جديد',
  addIt: 'إضافة',
  pasteAdds: (count, plural) => `يضيف اللصق: ${rows(count, plural)}.`,
  pasteWithRows: 'لصق',
  rowsOutOfSight: 'هذه صفوف أكثر مما يُحذف دفعة واحدة. حدد أقل.',
  changeThis: (field) => `تغيير ${field}`,
  refused: 'لم تسمح الصفحة بهذا التغيير.',
};
