// Plain words beside codes, in English. What is not here is shown in the record's own words.

export interface MeasureWords {
  readonly name: string;
  readonly about: string;
}

type Names = Readonly<Record<string, string>>;

/** A range of a questionnaire's scores, from `from` up to the next one. */
export interface ScoreBand {
  readonly from: number;
  readonly words: string;
}

export interface Words {
  /** By LOINC code. */
  readonly measures: Readonly<Record<string, MeasureWords>>;
  /** By LOINC code of the total, lowest first. */
  readonly scoreBands: Readonly<Record<string, readonly ScoreBand[]>>;
  /** By SNOMED CT code. */
  readonly conditions: Names;
  readonly visitClass: Names;
  /** Of conditions and allergies. */
  readonly clinicalStatus: Names;
  /** Of prescriptions, plans, goals, appointments and other things. */
  readonly status: Names;
  readonly severity: Names;
  readonly gender: Names;
  readonly interpretation: Names;
}

const depressionBands: readonly ScoreBand[] = [
  { from: 0, words: 'None or minimal' },
  { from: 5, words: 'Mild' },
  { from: 10, words: 'Moderate' },
  { from: 15, words: 'Moderately severe' },
  { from: 20, words: 'Severe' },
];
const anxietyBands: readonly ScoreBand[] = [
  { from: 0, words: 'Minimal' },
  { from: 5, words: 'Mild' },
  { from: 10, words: 'Moderate' },
  { from: 15, words: 'Severe' },
];

export const wordsEn: Words = {
  measures: {
    '85354-9': {
      name: 'Blood pressure',
      about: 'How hard the blood presses on the vessels: while the heart beats, and between beats.',
    },
    '8480-6': { name: 'Upper (systolic)', about: 'While the heart beats.' },
    '8462-4': { name: 'Lower (diastolic)', about: 'Between beats.' },
    '8867-4': { name: 'Pulse', about: 'Heartbeats in a minute.' },
    '9279-1': { name: 'Breathing rate', about: 'Breaths in a minute.' },
    '8310-5': { name: 'Temperature', about: 'How warm the body is.' },
    '29463-7': { name: 'Weight', about: 'Body weight.' },
    '8302-2': { name: 'Height', about: 'Body height.' },
    '39156-5': { name: 'Body mass index', about: 'Weight set against height.' },
    '59576-9': { name: 'Body mass index percentile', about: 'Compared with children of the same age and sex.' },
    '59408-5': { name: 'Oxygen in the blood', about: 'How much oxygen the blood carries, measured at the finger.' },
    '2708-6': { name: 'Oxygen in the blood', about: 'How much oxygen the blood carries.' },
    '9843-4': { name: 'Head circumference', about: 'Around the head, in young children.' },
    '44261-6': {
      name: 'PHQ-9, low mood',
      about: 'Nine questions on mood over the last two weeks; 0 is best, 27 worst.',
    },
    '70274-6': {
      name: 'GAD-7, worry',
      about: 'Seven questions on worry over the last two weeks; 0 is best, 21 worst.',
    },
    '75626-2': { name: 'AUDIT-C, alcohol', about: 'Three questions on drinking; 0 to 12.' },
    '71354-5': {
      name: 'EPDS, mood around a birth',
      about: 'Ten questions on mood during pregnancy and after birth; 0 to 30.',
    },
    '72172-0': {
      name: 'MoCA, memory and thinking',
      about: 'A test of memory and thinking; 0 to 30, higher is better.',
    },
    '48545-8': { name: 'GDS, mood in later life', about: 'Fifteen questions on mood; 0 is best.' },
    '4548-4': { name: 'Long-term blood sugar (A1c)', about: 'Average blood sugar over about three months.' },
    '2345-7': { name: 'Blood sugar (glucose)', about: 'Sugar in the blood at that moment.' },
    '2339-0': { name: 'Blood sugar (glucose)', about: 'Sugar in the blood at that moment.' },
    '2093-3': { name: 'Cholesterol, total', about: 'All fats of the cholesterol kind in the blood.' },
    '13457-7': { name: 'LDL cholesterol', about: 'The “bad” cholesterol; lower is better.' },
    '18262-6': { name: 'LDL cholesterol', about: 'The “bad” cholesterol; lower is better.' },
    '2085-9': { name: 'HDL cholesterol', about: 'The “good” cholesterol; higher is better.' },
    '2571-8': { name: 'Triglycerides', about: 'A fat in the blood that rises after meals.' },
    '2160-0': { name: 'Creatinine', about: 'Tells how well the kidneys clean the blood.' },
    '98979-8': { name: 'Kidney function (eGFR)', about: 'How much blood the kidneys clean; higher is better.' },
    '33914-3': { name: 'Kidney function (eGFR)', about: 'How much blood the kidneys clean; higher is better.' },
    '2951-2': { name: 'Sodium', about: 'A salt that keeps the body’s water in balance.' },
    '2823-3': { name: 'Potassium', about: 'A salt that nerves, muscles and the heart need.' },
    '17861-6': { name: 'Calcium', about: 'For bones, nerves and muscles.' },
    '19123-9': { name: 'Magnesium', about: 'For nerves and muscles.' },
    '1751-7': { name: 'Albumin', about: 'A protein that the liver makes.' },
    '1975-2': { name: 'Bilirubin', about: 'What is left of old blood cells; the liver removes it.' },
    '1742-6': { name: 'Liver enzyme ALT', about: 'Rises when the liver is under strain.' },
    '1920-8': { name: 'Liver enzyme AST', about: 'Rises when the liver or muscles are under strain.' },
    '2324-2': { name: 'Liver enzyme GGT', about: 'Rises when the liver is under strain, often from alcohol.' },
    '718-7': { name: 'Hemoglobin', about: 'The part of red blood cells that carries oxygen.' },
    '4544-3': { name: 'Hematocrit', about: 'How much of the blood is red cells.' },
    '6690-2': { name: 'White blood cells', about: 'Cells that fight infection.' },
    '777-3': { name: 'Platelets', about: 'Cells that stop bleeding.' },
    '787-2': { name: 'Size of red blood cells (MCV)', about: 'Helps to find the cause of anemia.' },
    '3016-3': { name: 'Thyroid (TSH)', about: 'The signal that sets the thyroid gland’s pace.' },
    '3024-7': { name: 'Thyroid hormone (free T4)', about: 'What the thyroid gland makes.' },
    '2276-4': { name: 'Iron stores (ferritin)', about: 'How much iron the body has in store.' },
    '2132-9': { name: 'Vitamin B12', about: 'A vitamin for blood and nerves.' },
    '14334-7': { name: 'Lithium level', about: 'How much of the medication lithium is in the blood.' },
    '5643-2': { name: 'Alcohol in the blood', about: 'Alcohol at that moment.' },
    '5671-3': { name: 'Lead in the blood', about: 'Lead that got into the body.' },
    '72514-3': { name: 'Pain', about: 'From 0, none, to 10, the worst there is.' },
  },
  scoreBands: { '44261-6': depressionBands, '70274-6': anxietyBands },
  conditions: {
    '66344007': 'Depression that has come more than once',
    '370143000': 'Depression',
    '21897009': 'Worry that is hard to stop',
    '193462001': 'Trouble sleeping',
    '83225003': 'Mood that swings between low and high',
    '406506008': 'Trouble with attention and sitting still (ADHD)',
    '38341003': 'High blood pressure',
    '26929004': 'Loss of memory and thinking in later life',
    '386807006': 'Trouble with memory',
    '66590003': 'Dependence on alcohol',
    '85561006': 'Dependence on alcohol, with withdrawal',
    '56294008': 'Dependence on tobacco',
    '54823002': 'Thyroid gland that makes too little hormone',
    '282825002': 'Irregular heartbeat that comes and goes',
    '568005': 'Tics that pass',
    '40739000': 'Trouble swallowing',
    '77386006': 'Pregnancy',
    '733423003': 'Not always enough to eat',
    '73438004': 'Out of work',
    '161129001': 'Difficulties at school',
    '44054006': 'Diabetes, type 2',
    '59621000': 'High blood pressure',
    '162864005': 'Weight well above what is healthy',
    '15777000': 'Blood sugar above normal',
    '195662009': 'Sore throat from a virus',
    '444814009': 'Inflamed sinuses',
    '10509002': 'Inflamed airways',
  },
  visitClass: {
    AMB: 'Office visit',
    VR: 'Video or phone visit',
    IMP: 'Hospital stay',
    ACUTE: 'Hospital stay',
    NONAC: 'Hospital stay',
    EMER: 'Emergency room',
    HH: 'Visit at home',
    OBSENC: 'Observation in hospital',
    SS: 'Day in hospital',
    FLD: 'Visit outside the practice',
  },
  clinicalStatus: {
    active: 'Active',
    recurrence: 'Came back',
    relapse: 'Came back',
    inactive: 'Inactive',
    remission: 'In remission',
    resolved: 'Resolved',
  },
  status: {
    active: 'Active',
    'on-hold': 'Paused',
    completed: 'Completed',
    stopped: 'Stopped',
    cancelled: 'Cancelled',
    ended: 'Ended',
    draft: 'Draft',
    intended: 'Planned',
    'not-taken': 'Not taken',
    'not-done': 'Not done',
    booked: 'Booked',
    pending: 'Not yet confirmed',
    proposed: 'Proposed',
    planned: 'Planned',
    arrived: 'Under way',
    'in-progress': 'Under way',
    finished: 'Finished',
    accepted: 'Agreed',
    rejected: 'Not pursued',
    revoked: 'Withdrawn',
    unknown: 'Not known',
    achieved: 'Achieved',
    improving: 'Getting better',
    worsening: 'Getting worse',
    'no-change': 'No change',
    'not-achieved': 'Not achieved',
    sustaining: 'Kept up',
    'no-progress': 'No progress',
    'not-attainable': 'Out of reach',
    scheduled: 'Planned',
    'not-started': 'Not started',
  },
  severity: {
    mild: 'Mild',
    moderate: 'Moderate',
    severe: 'Severe',
    low: 'Low risk',
    high: 'High risk',
    'unable-to-assess': 'Risk not known',
  },
  gender: { male: 'Male', female: 'Female', other: 'Other', unknown: 'Not known' },
  interpretation: { POS: 'Positive', NEG: 'Negative', IND: 'Unclear', DET: 'Found', ND: 'Not found' },
};
