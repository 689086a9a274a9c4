package org.sourceselect.phantom;

/** A disease laid over a healthy head. Coordinates are those of {@link BrainHull}, before the disease displaces anything. */
sealed interface Pathology permits Pathology.Healthy, Tumour, Lesions {

    /**
     * What a point becomes.
     *
     * @param healthy the tissue without the disease
     * @param depth below the brain's surface in mm, positive
     * @param ventricle depth inside a lateral ventricle in mm, negative outside
     */
    Tissue over(Tissue healthy, double x, double y, double z, double depth, double ventricle);

    /** How much closer to {@link #centre()} a point's tissue lay before the disease pushed it out: 0 not at all, below 1. */
    default double displacement(double x, double y, double z) {
        return 0;
    }

    /** Where displaced tissue was pushed away from. */
    default double[] centre() {
        return new double[3];
    }

    /** No disease. */
    record Healthy() implements Pathology {
        @Override
        public Tissue over(Tissue healthy, double x, double y, double z, double depth, double ventricle) {
            return healthy;
        }
    }
}
