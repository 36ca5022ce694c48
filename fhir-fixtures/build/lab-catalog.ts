interface Analyte {
  readonly code: string;
  readonly display: string;
  readonly unit: string;
  readonly ucum: string;
  readonly low?: number;
  readonly high?: number;
}

function analyte(code: string, display: string, unit: string, ucum: string, low?: number, high?: number): Analyte {
  return {
    code,
    display,
    unit,
    ucum,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
  };
}

/** What the reference laboratory measures, with its adult reference ranges. */
export const analytes = {
  glucose: analyte('2345-7', 'Glucose', 'mg/dL', 'mg/dL', 70, 99),
  sodium: analyte('2951-2', 'Sodium', 'mmol/L', 'mmol/L', 136, 145),
  potassium: analyte('2823-3', 'Potassium', 'mmol/L', 'mmol/L', 3.5, 5.1),
  creatinine: analyte('2160-0', 'Creatinine', 'mg/dL', 'mg/dL', 0.6, 1.3),
  egfr: analyte('98979-8', 'eGFR (CKD-EPI 2021)', 'mL/min/1.73m2', 'mL/min/{1.73_m2}', 60),
  calcium: analyte('17861-6', 'Calcium', 'mg/dL', 'mg/dL', 8.6, 10.3),
  albumin: analyte('1751-7', 'Albumin', 'g/dL', 'g/dL', 3.5, 5.0),
  bilirubin: analyte('1975-2', 'Bilirubin, total', 'mg/dL', 'mg/dL', 0.2, 1.2),
  ast: analyte('1920-8', 'AST', 'U/L', 'U/L', 10, 40),
  alt: analyte('1742-6', 'ALT', 'U/L', 'U/L', 7, 45),
  ggt: analyte('2324-2', 'GGT', 'U/L', 'U/L', 8, 61),
  ethanol: analyte('5643-2', 'Ethanol', 'mg/dL', 'mg/dL', undefined, 10),
  magnesium: analyte('19123-9', 'Magnesium', 'mg/dL', 'mg/dL', 1.6, 2.6),
  cholesterol: analyte('2093-3', 'Cholesterol, total', 'mg/dL', 'mg/dL', undefined, 200),
  triglycerides: analyte('2571-8', 'Triglycerides', 'mg/dL', 'mg/dL', undefined, 150),
  hdl: analyte('2085-9', 'HDL cholesterol', 'mg/dL', 'mg/dL', 40),
  ldl: analyte('13457-7', 'LDL cholesterol, calculated', 'mg/dL', 'mg/dL', undefined, 130),
  wbc: analyte('6690-2', 'Leukocytes', '10*3/uL', '10*3/uL', 4.0, 11.0),
  hemoglobin: analyte('718-7', 'Hemoglobin', 'g/dL', 'g/dL', 12.0, 17.0),
  hematocrit: analyte('4544-3', 'Hematocrit', '%', '%', 36, 50),
  mcv: analyte('787-2', 'Mean corpuscular volume', 'fL', 'fL', 80, 100),
  platelets: analyte('777-3', 'Platelets', '10*3/uL', '10*3/uL', 150, 400),
  tsh: analyte('3016-3', 'TSH', 'mIU/L', 'm[IU]/L', 0.4, 4.5),
  ft4: analyte('3024-7', 'Free T4', 'ng/dL', 'ng/dL', 0.8, 1.8),
  a1c: analyte('4548-4', 'Hemoglobin A1c', '%', '%', undefined, 5.6),
  b12: analyte('2132-9', 'Vitamin B12', 'pg/mL', 'pg/mL', 232, 1245),
  ferritin: analyte('2276-4', 'Ferritin', 'ng/mL', 'ng/mL', 13, 150),
  lithium: analyte('14334-7', 'Lithium', 'mmol/L', 'mmol/L', 0.6, 1.2),
  hcg: analyte('21198-7', 'hCG, beta subunit', 'mIU/mL', 'm[IU]/mL'),
  'urine-hcg': analyte('2106-3', 'hCG pregnancy test, urine', '', '1'),
  lead: analyte('5671-3', 'Lead, blood', 'ug/dL', 'ug/dL', undefined, 3.5),
  'urine-color': analyte('5778-6', 'Color of urine', '', '1'),
  opiates: analyte('19295-5', 'Opiates, urine screen', '', '1'),
  cannabinoids: analyte('18282-4', 'Cannabinoids, urine screen', '', '1'),
  benzodiazepines: analyte('14316-4', 'Benzodiazepines, urine screen', '', '1'),
} satisfies Record<string, Analyte>;

export type AnalyteName = keyof typeof analytes;

export const specimenKinds = {
  serum: ['119364003', 'Serum specimen'],
  blood: ['119297000', 'Blood specimen'],
  urine: ['122575003', 'Urine specimen'],
} as const;

interface Panel {
  readonly code: string;
  readonly display: string;
  readonly specimen: keyof typeof specimenKinds;
}

export const panels = {
  cmp: { code: '24323-8', display: 'Comprehensive metabolic panel', specimen: 'serum' },
  lipids: { code: '24331-1', display: 'Lipid panel', specimen: 'serum' },
  cbc: { code: '58410-2', display: 'Complete blood count', specimen: 'blood' },
  thyroid: { code: '24348-5', display: 'Thyroid function panel', specimen: 'serum' },
  glycated: { code: '4548-4', display: 'Hemoglobin A1c', specimen: 'blood' },
  liver: { code: '24325-3', display: 'Hepatic function panel', specimen: 'serum' },
  vitamins: { code: '2132-9', display: 'Vitamin B12 and ferritin', specimen: 'serum' },
  'lithium-level': { code: '14334-7', display: 'Lithium level', specimen: 'serum' },
  pregnancy: { code: '21198-7', display: 'hCG, quantitative', specimen: 'serum' },
  'urine-screen': { code: '19295-5', display: 'Urine drug screen', specimen: 'urine' },
  'urine-pregnancy': { code: '2106-3', display: 'Urine pregnancy test', specimen: 'urine' },
  'blood-lead': { code: '5671-3', display: 'Blood lead level', specimen: 'blood' },
  'blood-alcohol': { code: '5643-2', display: 'Ethanol level', specimen: 'serum' },
} as const satisfies Record<string, Panel>;

export type PanelName = keyof typeof panels;
