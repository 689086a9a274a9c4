package org.sourceselect.phantom;

/**
 * A high-grade glioma: a necrotic core inside an enhancing ring, and oedema that spreads through white matter around
 * it. The ring has no gaps, so that the core never touches oedema.
 */
final class Tumour implements Pathology {

    private final double x;
    private final double y;
    private final double z;
    private final double coreRadius;
    private final double ring;
    private final double spread;
    private final SmoothNoise coarse;
    private final SmoothNoise fine;

    private Tumour(Draws d, double[] centre) {
        x = centre[0];
        y = centre[1];
        z = centre[2];
        double outer = d.between(14, 24);
        ring = d.between(3.5, 8);
        coreRadius = Math.max(3, outer - ring);
        spread = d.between(7, 18);
        coarse = new SmoothNoise(d, 18, 120);
        fine = new SmoothNoise(d, 7, 120);
    }

    /** Puts a tumour into the white matter of a healthy head. */
    static Tumour in(Anatomy healthy, Draws d) {
        double[] place = {28, 0, 14};
        // The bound only guards against an anatomy without white matter: one candidate in ten or so is taken.
        for (int attempt = 0; attempt < 2000; attempt++) {
            double px = d.sign() * d.between(16, 48);
            double py = d.between(-58, 58);
            double pz = d.between(-10, 44);
            BrainHull.Depth depth = BrainHull.at(px, py, pz);
            if (depth.all() > 16
                    && depth.all() < 40
                    && depth.cerebrum() > 14
                    && healthy.brain(px, py, pz, depth) == Tissue.WHITE) {
                place = new double[] {px, py, pz};
                break;
            }
        }
        return new Tumour(d, place);
    }

    @Override
    public double[] centre() {
        return new double[] {x, y, z};
    }

    @Override
    public double displacement(double px, double py, double pz) {
        double q = distance(px, py, pz) / (1.7 * (coreRadius + ring));
        return 0.28 / (1 + q * q * q * q);
    }

    @Override
    public Tissue over(Tissue healthy, double px, double py, double pz, double depth, double ventricle) {
        double far = distance(px, py, pz);
        if (far > 2.2 * (coreRadius + ring + spread) || depth < 2.5) {
            return healthy;
        }
        double lump = coarse.at(px, py, pz);
        double grain = fine.at(px, py, pz);
        double rho = far * (1 + 0.20 * lump + 0.08 * grain);
        if (rho < coreRadius) {
            return Tissue.NECROTIC;
        }
        double beyond = rho - coreRadius - Math.max(2, ring * (1 + 0.5 * fine.at(px + 40, py, pz)));
        if (beyond < 0) {
            return Tissue.ENHANCING;
        }
        // Oedema follows the white matter: it stops at cortex, nuclei and fluid.
        if (healthy != Tissue.WHITE) {
            return healthy;
        }
        double reach = spread * Math.max(0.15, 1 + 0.8 * coarse.at(px, py + 35, pz)) + 2 * grain;
        if (beyond < 0.72 * reach) {
            return Tissue.OEDEMA;
        }
        return beyond < reach ? Tissue.FAINT_OEDEMA : healthy;
    }

    private double distance(double px, double py, double pz) {
        return Math.sqrt((px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z));
    }
}
