package org.sourceselect.phantom;

/**
 * The tissue properties of one person on the day of the scan: relaxation times some per cent off the average, and how
 * much contrast agent each tissue took up.
 */
final class Physiology {

    /** Relative standard deviation of T1 and T2 between people (Wansapura et al. 1999 find 1 to 4 %). */
    private static final double SPREAD = 0.04;

    private final Relaxation.Age age;
    private final double[] t1Factor = new double[Tissue.count()];
    private final double[] t2Factor = new double[Tissue.count()];
    private final double enhancement;

    Physiology(Draws d, Relaxation.Age age) {
        this.age = age;
        for (int t = 0; t < Tissue.count(); t++) {
            t1Factor[t] = 1 + SPREAD * d.normal();
            t2Factor[t] = 1 + SPREAD * d.normal();
        }
        enhancement = d.between(0.35, 1.0);
    }

    /** The relaxation of a tissue in this person, with contrast agent on board or not. */
    Relaxation relaxation(Tissue tissue, Relaxation.Field field, boolean contrastAgent) {
        Relaxation own = Relaxation.of(tissue, field, age).scaled(t1Factor[tissue.code()], t2Factor[tissue.code()]);
        return contrastAgent ? own.withContrastAgent(uptake(tissue), field) : own;
    }

    /** Concentration of contrast agent in mM. A whole blood-brain barrier leaves only what is in the vessels. */
    private double uptake(Tissue tissue) {
        return switch (tissue) {
            case ENHANCING -> enhancement;
            case VEIN -> 1.1;
            case NECROTIC -> 0.06 * enhancement;
            case MUSCLE -> 0.12;
            case GREY, DEEP_GREY -> 0.03;
            case WHITE, OEDEMA, FAINT_OEDEMA -> 0.015;
            default -> 0;
        };
    }
}
