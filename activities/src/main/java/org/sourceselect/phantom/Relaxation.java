package org.sourceselect.phantom;

/**
 * What a tissue answers to a pulse sequence.
 *
 * @param protonDensity relative to water, 0..1
 * @param t1 longitudinal relaxation time in ms
 * @param t2 transverse relaxation time in ms
 */
record Relaxation(double protonDensity, double t1, double t2) {

    /** Longitudinal relaxivity of gadopentetate in plasma at 37 C, per mM and second (Rohrer et al. 2005, Invest Radiol 40:715). */
    private static double r1(Field field) {
        return field == Field.TESLA_1_5 ? 4.1 : 3.7;
    }

    /** Transverse relaxivity, same source. */
    private static double r2(Field field) {
        return field == Field.TESLA_1_5 ? 4.6 : 5.2;
    }

    /** The same tissue with {@code concentration} mM of contrast agent in it: 1/T' = 1/T + r C. */
    Relaxation withContrastAgent(double concentration, Field field) {
        return new Relaxation(
                protonDensity,
                1 / (1 / t1 + r1(field) * concentration / 1000),
                1 / (1 / t2 + r2(field) * concentration / 1000));
    }

    /** The same tissue with both relaxation times multiplied, as they differ from person to person. */
    Relaxation scaled(double t1Factor, double t2Factor) {
        return new Relaxation(protonDensity, t1 * t1Factor, t2 * t2Factor);
    }

    /** Halfway to another tissue, in rates rather than times. */
    private Relaxation towards(Relaxation other) {
        return new Relaxation(
                (protonDensity + other.protonDensity) / 2, 2 / (1 / t1 + 1 / other.t1), 2 / (1 / t2 + 1 / other.t2));
    }

    /** The strength of the main magnet. */
    enum Field {
        TESLA_1_5,
        TESLA_3
    }

    /** Whose tissue it is. */
    enum Age {
        ADULT,
        /** Six months: white matter is hardly myelinated, and nearly as bright as grey matter. */
        INFANT
    }

    /**
     * The relaxation of a tissue.
     *
     * <p>Adults at 1.5 T: the parameters of the BrainWeb simulator (Kwan, Evans and Pike 1999, IEEE TMI 18:1085). At 3 T:
     * white and grey matter from Wansapura et al. 1999 (JMRI 9:531), fat and muscle from de Bazelaire et al. 2004 (Radiology
     * 230:652); proton densities as at 1.5 T. Blood: T1 from
     * Stanisz et al. 2005 (MRM 54:507) and Lu et al. 2004 (MRM 52:679), T2 for venous oxygenation. The T1 of CSF is 4.3 s at any field (Rooney et al. 2007, MRM 57:308), which is
     * what a FLAIR's inversion time is made for; BrainWeb's 2.6 s would not be nulled. Tumours and oedema lie within
     * what fingerprinting finds in gliomas (de Blank et al. 2019, Pediatr Neurosurg 54:310: T1 1863 ms in high-grade
     * tumour, 1261 +- 359 ms around it; T2 2.4 and 1.7 times that of white matter). White-matter lesions, necrosis and scars
     * are chosen between white matter and fluid so that T2 and FLAIR show them as readers know them. Infants: both times
     * longer than in adults and those of white and grey matter close together, as six months is the isointense age (Wang
     * et al. 2019, IEEE TMI 38:2219).
     */
    static Relaxation of(Tissue tissue, Field field, Age age) {
        boolean low = field == Field.TESLA_1_5;
        if (age == Age.INFANT && (tissue == Tissue.WHITE || tissue == Tissue.GREY || tissue == Tissue.DEEP_GREY)) {
            return infant(tissue, low);
        }
        return switch (tissue) {
            case AIR -> new Relaxation(0, 1000, 50);
            case FAT -> low ? new Relaxation(1.0, 343, 58) : new Relaxation(1.0, 382, 68);
            case MUSCLE -> low ? new Relaxation(0.8, 856, 35) : new Relaxation(0.8, 898, 35);
            case BONE -> new Relaxation(0.05, 600, 20);
            case VITREOUS, CSF, CAVITY -> low ? new Relaxation(1.0, 4300, 329) : new Relaxation(1.0, 4300, 503);
            case VEIN -> low ? new Relaxation(0.9, 1441, 110) : new Relaxation(0.9, 1650, 40);
            case GREY -> low ? new Relaxation(0.86, 833, 83) : new Relaxation(0.86, 1331, 110);
            case DEEP_GREY -> low ? new Relaxation(0.84, 720, 76) : new Relaxation(0.84, 1180, 88);
            case WHITE -> low ? new Relaxation(0.77, 500, 70) : new Relaxation(0.77, 832, 79.6);
            case LESION -> low ? new Relaxation(0.84, 820, 150) : new Relaxation(0.84, 1270, 150);
            case OEDEMA -> low ? new Relaxation(0.88, 960, 145) : new Relaxation(0.88, 1450, 150);
            case ENHANCING -> low ? new Relaxation(0.87, 1150, 125) : new Relaxation(0.87, 1750, 130);
            case NECROTIC -> low ? new Relaxation(0.95, 1900, 220) : new Relaxation(0.95, 2700, 240);
            case GLIOSIS -> low ? new Relaxation(0.87, 900, 160) : new Relaxation(0.87, 1400, 165);
            case LESION_HALO -> of(Tissue.WHITE, field, age).towards(of(Tissue.LESION, field, age));
            case FAINT_OEDEMA -> of(Tissue.WHITE, field, age).towards(of(Tissue.OEDEMA, field, age));
        };
    }

    private static Relaxation infant(Tissue tissue, boolean low) {
        return switch (tissue) {
            case WHITE -> low ? new Relaxation(0.86, 1050, 135) : new Relaxation(0.86, 1290, 132);
            case GREY -> low ? new Relaxation(0.89, 1180, 120) : new Relaxation(0.89, 1480, 116);
            default -> low ? new Relaxation(0.88, 1080, 112) : new Relaxation(0.88, 1340, 108);
        };
    }
}
