package org.sourceselect.phantom;

/**
 * What makes one head differ from another, before any disease.
 *
 * @param age infant or adult
 * @param size scale of the whole head; 1 for the average adult
 * @param stretchX further scale from left to right
 * @param stretchY further scale from back to front
 * @param stretchZ further scale from bottom to top
 * @param ventricles width of the ventricles; 1 for the average adult
 * @param atrophy width of the sulci and of the fluid around the brain; 1 for the average adult
 * @param cortex thickness of the cortex in mm
 */
record Person(
        Relaxation.Age age,
        double size,
        double stretchX,
        double stretchY,
        double stretchZ,
        double ventricles,
        double atrophy,
        double cortex) {

    /** An adult of middle age, as tumour patients mostly are. */
    static Person adult(Draws d) {
        return person(d, Relaxation.Age.ADULT, 1.0, d.between(0.75, 1.4), d.between(0.7, 1.2));
    }

    /** An old person: wide ventricles and sulci. */
    static Person elderly(Draws d) {
        return person(d, Relaxation.Age.ADULT, 0.98, d.between(1.1, 1.9), d.between(1.1, 1.8));
    }

    /** Six months old: a brain of about 60 % of the adult's volume. */
    static Person infant(Draws d) {
        return person(d, Relaxation.Age.INFANT, 0.83, d.between(0.8, 1.3), d.between(0.9, 1.4));
    }

    private static Person person(Draws d, Relaxation.Age age, double size, double ventricles, double atrophy) {
        return new Person(
                age,
                size * d.between(0.97, 1.03),
                d.between(0.97, 1.03),
                d.between(0.97, 1.03),
                d.between(0.97, 1.03),
                ventricles,
                atrophy,
                d.between(2.7, 3.3));
    }
}
