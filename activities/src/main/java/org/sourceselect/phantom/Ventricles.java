package org.sourceselect.phantom;

/** The fluid spaces inside the brain. Same coordinates as {@link BrainHull}. */
final class Ventricles {

    /** Stands for any distance that no lesion band bridges. */
    private static final double FAR = -20;

    private static final Ellipsoid CHOROID_PLEXUS = new Ellipsoid(21, -19, -5, 2.6, 7, 3.2);

    private final Ellipsoid frontalHorn;
    private final Ellipsoid body;
    private final Ellipsoid atrium;
    private final Ellipsoid occipitalHorn;
    private final Ellipsoid temporalHorn;
    private final Ellipsoid third;
    private final Ellipsoid fourth;

    /** @param width 1 for the average adult; the lateral ventricles hold about 20 ml then */
    Ventricles(double width) {
        // Wider ventricles also reach further out.
        double out = 3 * (width - 1);
        frontalHorn = new Ellipsoid(9.5 + out, 41, -5, 5.0 * width, 13, 8.0 * width);
        body = new Ellipsoid(10.5 + out, 14, 5, 5.5 * width, 26, 5.5 * width);
        atrium = new Ellipsoid(21 + out, -22, -2, 6.0 * width, 13, 8.5 * width);
        occipitalHorn = new Ellipsoid(23 + out, -38, -6, 3.5 * width, 14, 4.0 * width);
        temporalHorn = new Ellipsoid(31 + out, -6, -26, 2.6 * width, 16, 2.6 * width);
        third = new Ellipsoid(0, 6, -10, 2.2 * width, 13, 9);
        fourth = new Ellipsoid(0, -27, -43, 6 * Math.sqrt(width), 4.5, 8);
    }

    /** Depth inside a lateral ventricle in mm; negative outside, where it is about the distance to its wall up to 20 mm. */
    double lateral(double x, double y, double z) {
        if (Math.abs(x) > 50 || y < -75 || y > 78 || z < -52 || z > 36) {
            return FAR;
        }
        double front = Ellipsoid.join(frontalHorn.depthBothSides(x, y, z), body.depthBothSides(x, y, z), 4);
        double back = Ellipsoid.join(atrium.depthBothSides(x, y, z), occipitalHorn.depthBothSides(x, y, z), 4);
        return Math.max(Ellipsoid.join(front, back, 6), temporalHorn.depthBothSides(x, y, z));
    }

    /** Whether a point inside a lateral ventricle lies in its choroid plexus. */
    boolean isChoroid(double x, double y, double z) {
        return CHOROID_PLEXUS.depthBothSides(x, y, z) > 0;
    }

    /** Depth inside the third or fourth ventricle in mm; negative outside. */
    double middle(double x, double y, double z) {
        return Math.max(third.depth(x, y, z), fourth.depth(x, y, z));
    }
}
