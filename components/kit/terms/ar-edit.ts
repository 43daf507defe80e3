/** العربية: تغيير الخلايا واقتراح التغييرات. */
import { own } from './ar-words.js';
import type { EditTerms } from './en-edit.js';

export const arEdit: EditTerms = {
  editCell: (field) => `تغيير ${field}`,
  cancel: 'إلغاء',
  emptyChoice: '(فارغ)',
  cannotEdit: 'لا يمكن تغيير هذا: يُحسب من قيم أخرى.',
  needsValue: 'لا بد من قيمة هنا.',
  notOneOf: 'اختر من القائمة.',
  suggestionHint: 'يُحفظ هذا كاقتراح منك. لا يراه أحد غيرك قبل أن ترسله.',
  suggestedByYou: 'اقتراحك. لا تقوله مجموعة البيانات بعد.',
  drafts: (count, plural) =>
    ({
      zero: 'لا تغييرات لك.',
      one: 'تغيير واحد لك لم يُرسل بعد.',
      two: 'تغييران لك لم يُرسلا بعد.',
      few: `${count} تغييرات لك لم تُرسل بعد.`,
      many: `${count} تغييرًا لك لم تُرسل بعد.`,
      other: `${count} تغيير لك لم تُرسل بعد.`,
    })[plural],
  sentSuggestions: (count, plural) =>
    ({
      zero: 'لا اقتراحات لك.',
      one: 'تغيير واحد اقترحته ينتظر قرارًا.',
      two: 'تغييران اقترحتهما ينتظران قرارًا.',
      few: `${count} تغييرات اقترحتها تنتظر قرارًا.`,
      many: `${count} تغييرًا اقترحتها تنتظر قرارًا.`,
      other: `${count} تغيير اقترحتها تنتظر قرارًا.`,
    })[plural],
  goesLater: 'لا اتصال الآن: يُحفظ هنا، ويُرسل من تلقاء نفسه.',
  sendSuggestion: 'إرسال كاقتراح',
  takeBack: 'تراجع',
  sendingSuggestion: 'يُرسل…',
  onDeletedRecords: (count) => `منها في سجلات حُذفت في الأثناء: ${count}، ولا تُرسل.`,
  suggestionNotTaken: (note) => (note ? `لم يُقبل اقتراحك: ${own(note)}` : 'لم يُقبل اقتراحك.'),
  seenIt: 'فهمت',
};
