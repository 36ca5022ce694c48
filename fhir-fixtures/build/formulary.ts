interface Drug {
  readonly rxcui: string;
  readonly ingredient: string;
  readonly product: string;
  readonly form: string;
  /** Stocked drugs are Medication resources of the practice; the others are named in the order itself. */
  readonly stocked: boolean;
}

function drug(rxcui: string, ingredient: string, product: string, form = 'tablet', stocked = false): Drug {
  return { rxcui, ingredient, product, form, stocked };
}

/** RxNorm ingredient codes; strength and form are in the product text. */
export const formulary = {
  'sertraline-50': drug('36437', 'sertraline', 'sertraline 50 mg oral tablet', 'tablet', true),
  'sertraline-100': drug('36437', 'sertraline', 'sertraline 100 mg oral tablet', 'tablet', true),
  'bupropion-xl-150': drug('42347', 'bupropion', 'bupropion XL 150 mg oral tablet', 'extended-release tablet', true),
  'trazodone-50': drug('10737', 'trazodone', 'trazodone 50 mg oral tablet'),
  'hydroxyzine-25': drug('5553', 'hydroxyzine', 'hydroxyzine HCl 25 mg oral tablet'),
  'naltrexone-50': drug('7243', 'naltrexone', 'naltrexone 50 mg oral tablet', 'tablet', true),
  'acamprosate-333': drug('82819', 'acamprosate', 'acamprosate DR 333 mg oral tablet', 'delayed-release tablet'),
  'thiamine-100': drug('10454', 'thiamine', 'thiamine 100 mg oral tablet'),
  'lisinopril-10': drug('29046', 'lisinopril', 'lisinopril 10 mg oral tablet'),
  'lisinopril-20': drug('29046', 'lisinopril', 'lisinopril 20 mg oral tablet'),
  'amlodipine-5': drug('17767', 'amlodipine', 'amlodipine 5 mg oral tablet', 'tablet', true),
  'chlordiazepoxide-25': drug('2356', 'chlordiazepoxide', 'chlordiazepoxide 25 mg oral capsule', 'capsule'),
  'gabapentin-300': drug('25480', 'gabapentin', 'gabapentin 300 mg oral capsule', 'capsule'),
  'methylphenidate-er-18': drug(
    '6901',
    'methylphenidate',
    'methylphenidate ER 18 mg oral tablet',
    'extended-release tablet',
    true,
  ),
  'methylphenidate-er-27': drug(
    '6901',
    'methylphenidate',
    'methylphenidate ER 27 mg oral tablet',
    'extended-release tablet',
  ),
  'guanfacine-er-1': drug('40114', 'guanfacine', 'guanfacine ER 1 mg oral tablet', 'extended-release tablet', true),
  'guanfacine-er-2': drug('40114', 'guanfacine', 'guanfacine ER 2 mg oral tablet', 'extended-release tablet'),
  'melatonin-1': drug('6711', 'melatonin', 'melatonin 1 mg chewable tablet', 'chewable tablet'),
  'lithium-300': drug('6448', 'lithium', 'lithium carbonate 300 mg oral capsule', 'capsule', true),
  'lamotrigine-25': drug('28439', 'lamotrigine', 'lamotrigine 25 mg oral tablet'),
  'lamotrigine-100': drug('28439', 'lamotrigine', 'lamotrigine 100 mg oral tablet', 'tablet', true),
  'quetiapine-50': drug('51272', 'quetiapine', 'quetiapine 50 mg oral tablet'),
  'folic-acid-1': drug('4511', 'folic acid', 'folic acid 1 mg oral tablet'),
  'mirtazapine-15': drug('15996', 'mirtazapine', 'mirtazapine 15 mg oral tablet', 'tablet', true),
  'citalopram-20': drug('2556', 'citalopram', 'citalopram 20 mg oral tablet'),
  'donepezil-5': drug('135447', 'donepezil', 'donepezil 5 mg oral tablet'),
  'apixaban-5': drug('1364430', 'apixaban', 'apixaban 5 mg oral tablet'),
  'metoprolol-25': drug('6918', 'metoprolol', 'metoprolol tartrate 25 mg oral tablet'),
} satisfies Record<string, Drug>;

export type DrugName = keyof typeof formulary;
