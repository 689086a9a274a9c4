package org.sourceselect.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * White-matter hyperintensities of an old brain: caps and bands along the lateral ventricles, and spots of a few mm in
 * deep and subcortical white matter; in some people an old infarct beside them.
 */
final class Lesions implements Pathology {

    /** Faint border of each lesion in mm. */
    private static final double HALO = 1.3;

    private final double band;
    private final List<Ellipsoid> spots;
    private final Optional<Ellipsoid> infarct;
    private final SmoothNoise lumps;

    private Lesions(double band, List<Ellipsoid> spots, Optional<Ellipsoid> infarct, SmoothNoise lumps) {
        this.band = band;
        this.spots = List.copyOf(spots);
        this.infarct = infarct;
        this.lumps = lumps;
    }

    /**
     * Puts lesions into the white matter of a healthy head.
     *
     * @param withInfarct whether an old infarct is there too
     */
    static Lesions in(Anatomy healthy, Draws d, boolean withInfarct) {
        SmoothNoise lumps = new SmoothNoise(d, 9, 120);
        // Most people have a small burden, some a large one.
        double burden = d.uniform();
        burden = burden * Math.sqrt(burden);
        double band = 0.8 + 3.2 * burden + d.between(0, 0.8);
        int count = d.whole(5, 12) + (int) (28 * burden);
        List<Ellipsoid> spots = new ArrayList<>();
        for (int attempt = 0; attempt < 4000 && spots.size() < count; attempt++) {
            double x = d.sign() * d.between(8, 52);
            double y = d.between(-65, 68);
            double z = d.between(-14, 46);
            BrainHull.Depth depth = BrainHull.at(x, y, z);
            if (depth.all() > 9 && healthy.brain(x, y, z, depth) == Tissue.WHITE) {
                double r = 1.7 + 3.0 * d.uniform() * d.uniform() * (0.7 + burden);
                spots.add(new Ellipsoid(
                        x, y, z, r * d.between(0.8, 1.3), r * d.between(0.8, 1.6), r * d.between(0.8, 1.3)));
            }
        }
        Optional<Ellipsoid> infarct = Optional.empty();
        if (withInfarct) {
            double r = d.between(6, 12);
            infarct = Optional.of(new Ellipsoid(
                    d.sign() * d.between(38, 50), d.between(-40, 40), d.between(4, 28), r, r * d.between(0.8, 1.4), r));
        }
        return new Lesions(band, spots, infarct, lumps);
    }

    @Override
    public Tissue over(Tissue healthy, double x, double y, double z, double depth, double ventricle) {
        double lump = lumps.at(x, y, z);
        if (infarct.isPresent() && depth > 2.5 && healthy != Tissue.CSF) {
            double inside = infarct.get().depth(x, y, z) + 2 * lump;
            if (inside > 0) {
                return inside > 2.5 ? Tissue.CAVITY : Tissue.GLIOSIS;
            }
        }
        if (healthy != Tissue.WHITE || depth < 4) {
            return healthy;
        }
        // Caps: the band is widest at the frontal and occipital horns.
        double cap = 1 + 0.8 * Math.max(0, Math.min(1, (Math.abs(y - 4) - 18) / 22));
        double inside = ventricle + band * cap * (0.75 + 0.9 * lump);
        for (Ellipsoid spot : spots) {
            if (Math.abs(x - spot.x()) < 12 && Math.abs(y - spot.y()) < 14 && Math.abs(z - spot.z()) < 12) {
                inside = Math.max(inside, spot.depth(x, y, z) + 0.7 * lump);
            }
        }
        if (inside > 0) {
            return Tissue.LESION;
        }
        return inside > -HALO ? Tissue.LESION_HALO : healthy;
    }
}
