// Parameters of every type that no SearchParameter with an expression describes. https://hl7.org/fhir/R4/search.html#all

export interface SpecialParameter {
  readonly code: '_filter' | '_has' | '_list';
  readonly type: 'special' | 'string';
  readonly documentation: string;
}

/** With the types that R4's table gives them, where it gives one. */
export const specialParameters: readonly SpecialParameter[] = [
  { code: '_filter', type: 'special', documentation: 'One expression of tests with and, or and not' },
  {
    code: '_has',
    type: 'string',
    documentation: 'Resources that others refer to, as in _has:Observation:patient:code=1234-5',
  },
  { code: '_list', type: 'string', documentation: 'Resources that are items of the List with this id' },
];
