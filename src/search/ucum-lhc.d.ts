// What the tables of `@lhncbc/ucum-lhc`, which has no types of its own, say of units. https://hl7.org/fhir/R4/search.html#quantity

declare module '@lhncbc/ucum-lhc' {
  export interface Unit {
    /** The case-sensitive code. */
    readonly csCode_: string;
    readonly isBase_: boolean;
    readonly isMetric_: boolean;
    readonly isArbitrary_: boolean;
    /** Name of the function of a special unit. */
    readonly cnv_: string | null;
    /** The definition: so many of that. Both are null for base units. */
    readonly baseFactor_: number | null;
    readonly csUnitString_: string | null;
    /** `UCUM` for the unit atoms of UCUM; the rest are expressions in common use. */
    readonly source_: string | null;
  }
  export const UcumLhcUtils: {
    /** Fills the tables at its first call. */
    getInstance(): unknown;
  };
  export class UnitTables {
    static getInstance(): UnitTables;
    getUnitByCode(code: string): Unit | undefined;
  }
}

declare module '@lhncbc/ucum-lhc/source-cjs/prefixTables.js' {
  export class PrefixTables {
    static getInstance(): PrefixTables;
    getPrefixByCode(code: string): { readonly code_: string; readonly value_: number } | undefined;
  }
}
