package org.sourceselect.dataset.phantom;

/** What can lie at a point. */
enum Tissue {
    AIR(false),
    /** Subcutaneous fat and fatty marrow. */
    FAT(false),
    MUSCLE(false),
    /** Cortical bone: almost no signal. */
    BONE(false),
    /** Vitreous body of the eye. */
    VITREOUS(false),
    CSF(true),
    /** Cortex. */
    GREY(true),
    /** Basal ganglia and thalamus. */
    DEEP_GREY(true),
    WHITE(true),
    /** White-matter hyperintensity. */
    LESION(true),
    /** The faint rim of a lesion, which raters leave out. */
    LESION_HALO(true),
    OEDEMA(true),
    /** Oedema that fades into white matter; raters count it in. */
    FAINT_OEDEMA(true),
    /** Living tumour with a broken blood-brain barrier. */
    ENHANCING(true),
    /** Necrotic and non-enhancing core. */
    NECROTIC(true),
    /** The fluid of an old infarct. */
    CAVITY(true),
    /** The scar around it. */
    GLIOSIS(true);

    private static final Tissue[] ALL = values();

    private final boolean inBrain;

    Tissue(boolean inBrain) {
        this.inBrain = inBrain;
    }

    /** True for what a skull-stripped image keeps. */
    boolean inBrain() {
        return inBrain;
    }

    /** The tissue with this ordinal. */
    static Tissue of(int ordinal) {
        return ALL[ordinal];
    }

    /** How many there are. */
    static int count() {
        return ALL.length;
    }
}
