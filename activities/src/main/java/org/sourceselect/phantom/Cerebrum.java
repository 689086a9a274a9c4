package org.sourceselect.phantom;

/**
 * Grey and white matter and the fluid between: a folded cortical ribbon, the fissures, the deep nuclei, cerebellum and
 * brain stem. Same coordinates as {@link BrainHull}.
 */
final class Cerebrum {

    private static final Ellipsoid THALAMUS = new Ellipsoid(11, 1, -7, 8, 13, 8.5);
    private static final Ellipsoid LENTIFORM = new Ellipsoid(25, 20, -13, 6.5, 16, 10);
    private static final Ellipsoid CAUDATE_HEAD = new Ellipsoid(15, 34, -6, 4.5, 9, 9);

    /** Lattice cell of the sulcal field in mm: neighbouring sulci come to lie about 12 mm apart. */
    private static final double SULCAL_CELL = 8;

    private final Person person;
    private final SmoothNoise sulci;
    private final SmoothNoise sulcalDepth;
    private final SmoothNoise wobble;

    Cerebrum(Draws draws, Person person) {
        this.person = person;
        this.sulci = new SmoothNoise(draws, SULCAL_CELL, 120);
        this.sulcalDepth = new SmoothNoise(draws, 24, 120);
        this.wobble = new SmoothNoise(draws, 16, 120);
    }

    /** The tissue of a point under the hull, ventricles left aside. */
    Tissue tissue(double x, double y, double z, BrainHull.Depth depth) {
        // The superior sagittal sinus, along the top of the cleft.
        if (depth.all() < 4.5 && Math.abs(x) < 4.2 - 0.6 * depth.all() && z > -25) {
            return Tissue.VEIN;
        }
        if (depth.stem() > 0 && depth.stem() > depth.cerebellum() - 12 && depth.stem() > depth.cerebrum() - 25) {
            return depth.all() < rim() * 0.7 ? Tissue.CSF : Tissue.WHITE;
        }
        // The tentorium: a cleft where the cerebrum meets the cerebellum.
        double gap = depth.cerebrum() - depth.cerebellum();
        if (depth.cerebrum() > -2 && depth.cerebellum() > -2 && Math.abs(gap) < 1.6 * person.atrophy()) {
            return Tissue.CSF;
        }
        double wave = wobble.at(x, y, z);
        return gap < 0 ? cerebellum(x, y, z, depth, wave) : cerebrum(x, y, z, depth, wave);
    }

    private double rim() {
        return 0.4 + 1.6 * person.atrophy();
    }

    private Tissue cerebellum(double x, double y, double z, BrainHull.Depth depth, double wave) {
        double d = Math.min(depth.all(), depth.cerebellum() + rim());
        if (d < rim()) {
            return Tissue.CSF;
        }
        // Folia: thin leaves of white matter between cortex, too fine to be told apart near the surface.
        double leaf = Math.abs(sulci.at(0.6 * x, 1.6 * y, 2.2 * z));
        double core = 11 + 3 * wave;
        return d > core || (d > 5.5 && leaf < 0.16 && Math.abs(x) > 4) ? Tissue.WHITE : Tissue.GREY;
    }

    private Tissue cerebrum(double x, double y, double z, BrainHull.Depth depth, double wave) {
        double side = Math.abs(x);
        if (THALAMUS.depth(side, y, z) > 0.4 * wave
                || LENTIFORM.depth(side - 0.12 * (y - 20), y, z) > 0.4 * wave
                || CAUDATE_HEAD.depth(side, y, z) > 0) {
            return Tissue.DEEP_GREY;
        }
        double fluid = fluidDistance(x, y, z, depth, wave);
        if (fluid < 0) {
            return Tissue.CSF;
        }
        return fluid < person.cortex() ? Tissue.GREY : Tissue.WHITE;
    }

    /** Distance to the nearest fluid outside the cortex in mm: hull, sulci, fissures; negative inside it. */
    private double fluidDistance(double x, double y, double z, BrainHull.Depth depth, double wave) {
        double d = depth.cerebrum();
        double nearest = d - rim();
        double gap = 0.15 + 0.45 * person.atrophy();

        // Sulci are sheets that run inwards from the surface: the field is read where the ray from the middle meets
        // the hull, a little twisted with depth. None is deeper than 36 mm.
        if (d < 36) {
            double r = Math.max(0.35, depth.radius());
            double s = 1 / r;
            double bend = 0.35 * d * wave;
            double field = sulci.at(x * s + bend, y * s - 0.2 * d + 2 * wave, z * s + bend);
            double sheet = Math.abs(field) * SULCAL_CELL / 1.5 * r - gap;
            double floor = Math.min(32, 16 + 9 * sulcalDepth.at(x, y, z));
            // The temporal lobes are too slender for the deep ones.
            double lobe = depth.body() < d - 3 ? 0.55 : 1;
            nearest = Math.min(nearest, toSheet(sheet, d - lobe * floor));
        }

        // The cleft between the hemispheres ends at the corpus callosum, an arch around the ventricles.
        double archY = (y - 8) / 46;
        double archZ = (z + 12) / 27;
        double arch = 1 - Math.sqrt(archY * archY + archZ * archZ);
        double middle = Math.abs(x + 1.2 * wave) - gap;
        if (z > -36 || y > 40) {
            nearest = Math.min(nearest, toSheet(middle, arch * 30));
        }

        // The Sylvian fissure, rising towards the back.
        double fissure = Math.abs(z + 8 + 0.55 * (y - 1) + 2 * wave) * 0.88 - 1.4 * gap;
        double inner = Math.max(0, 37 - Math.abs(x));
        double ends = Math.max(0, Math.abs(y - 2) - 30);
        return Math.min(nearest, toSheet(fissure, hypot(inner, ends)));
    }

    /**
     * Distance to a sheet with an edge.
     *
     * @param beside distance from the sheet, negative inside its thickness
     * @param beyond distance past its edge, negative or 0 where the sheet reaches
     */
    private static double toSheet(double beside, double beyond) {
        return beyond <= 0 ? beside : hypot(Math.max(0, beside), beyond);
    }

    private static double hypot(double a, double b) {
        return Math.sqrt(a * a + b * b);
    }
}
