package org.sourceselect.phantom;

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
    /** Venous blood: the sagittal sinus and the choroid plexus, which a contrast agent brightens in everybody. */
    VEIN(true),
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

    /** Its number in arrays by tissue and in samples, 0 to {@link #count()} - 1. */
    @SuppressWarnings("EnumOrdinal") // lives in memory only, never in a file
    int code() {
        return ordinal();
    }

    /** The tissue with this code. */
    static Tissue of(int code) {
        return ALL[code];
    }

    /** How many there are. */
    static int count() {
        return ALL.length;
    }
}
