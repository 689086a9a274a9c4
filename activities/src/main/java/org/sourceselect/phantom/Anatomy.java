package org.sourceselect.phantom;

/**
 * A head: which tissue lies at a point. Built from ellipsoids and smooth random fields; the shape of every part varies
 * from person to person, and the whole is rotated, shifted, stretched and warped a little.
 */
final class Anatomy {

    /** Greatest local shift by the warp is about three times this, mm. */
    private static final double WARP = 3.5;

    private static final Ellipsoid FACE = new Ellipsoid(0, 34, -58, 58, 62, 66);
    private static final Ellipsoid NECK = new Ellipsoid(0, -18, -90, 58, 62, 90);
    private static final Ellipsoid EYE = new Ellipsoid(32, 76, -44, 12, 12, 12);
    private static final Ellipsoid SINUS = new Ellipsoid(0, 78, -50, 14, 16, 22);

    private final Person person;
    private final Ventricles ventricles;
    private final Cerebrum cerebrum;
    private final Pathology pathology;
    private final SmoothNoise[] warp;
    private final SmoothNoise soft;
    private final double[][] pose;
    private final double[] shift;
    private final boolean wholeHead;

    /**
     * A healthy head.
     *
     * @param wholeHead with skull and all; else there is air around the brain
     */
    Anatomy(Draws d, Person person, boolean wholeHead) {
        this.person = person;
        this.wholeHead = wholeHead;
        this.ventricles = new Ventricles(person.ventricles());
        this.cerebrum = new Cerebrum(d, person);
        this.warp =
                new SmoothNoise[] {new SmoothNoise(d, 42, 140), new SmoothNoise(d, 42, 140), new SmoothNoise(d, 42, 140)
                };
        this.soft = new SmoothNoise(d, 11, 140);
        this.pose = rotation(d.between(-4, 4), d.between(-3, 3), d.between(-5, 5));
        this.shift = new double[] {d.between(-3, 3), d.between(-4, 4), d.between(-2, 2)};
        this.pathology = new Pathology.Healthy();
    }

    private Anatomy(Anatomy healthy, Pathology pathology) {
        this.person = healthy.person;
        this.wholeHead = healthy.wholeHead;
        this.ventricles = healthy.ventricles;
        this.cerebrum = healthy.cerebrum;
        this.warp = healthy.warp;
        this.soft = healthy.soft;
        this.pose = healthy.pose;
        this.shift = healthy.shift;
        this.pathology = pathology;
    }

    /** The same head with a disease. */
    Anatomy with(Pathology disease) {
        return new Anatomy(this, disease);
    }

    /** Whose head it is. */
    Person person() {
        return person;
    }

    /** The tissue at a point of head coordinates, mm. */
    Tissue tissue(double hx, double hy, double hz) {
        double ax = hx - shift[0];
        double ay = hy - shift[1];
        double az = hz - shift[2];
        double x = (pose[0][0] * ax + pose[0][1] * ay + pose[0][2] * az) / (person.size() * person.stretchX());
        double y = (pose[1][0] * ax + pose[1][1] * ay + pose[1][2] * az) / (person.size() * person.stretchY());
        double z = (pose[2][0] * ax + pose[2][1] * ay + pose[2][2] * az) / (person.size() * person.stretchZ());
        if (isFarAway(x, y, z)) {
            return Tissue.AIR;
        }
        double wx = x + WARP * warp[0].at(x, y, z);
        double wy = y + WARP * warp[1].at(x, y, z);
        double wz = z + WARP * warp[2].at(x, y, z);
        double pull = pathology.displacement(wx, wy, wz);
        double[] c = pathology.centre();
        double tx = wx - pull * (wx - c[0]);
        double ty = wy - pull * (wy - c[1]);
        double tz = wz - pull * (wz - c[2]);
        BrainHull.Depth rigid = BrainHull.at(wx, wy, wz);
        if (rigid.all() <= 0) {
            return wholeHead ? outside(wx, wy, wz, -rigid.all()) : Tissue.AIR;
        }
        // A tumour displaces what is inside the skull, not the skull.
        BrainHull.Depth depth = pull > 0.01 ? BrainHull.at(tx, ty, tz) : rigid;
        double ventricle = ventricles.lateral(tx, ty, tz);
        Tissue healthy = brain(tx, ty, tz, depth, ventricle);
        return pathology.over(healthy, wx, wy, wz, rigid.all(), ventricle);
    }

    /** Rejects most of the air before the costly part, leaving more room than the warp can bridge. */
    private boolean isFarAway(double x, double y, double z) {
        double room = wholeHead ? 34 : 14;
        double u = x / (66 + room);
        double v = y / (81 + room);
        double w = z > 0 ? z / (61 + room) : 0;
        return u * u + v * v + w * w > 1;
    }

    /** The healthy tissue at a point inside the hull, in the coordinates of {@link BrainHull}. */
    Tissue brain(double x, double y, double z, BrainHull.Depth depth) {
        return brain(x, y, z, depth, ventricles.lateral(x, y, z));
    }

    private Tissue brain(double x, double y, double z, BrainHull.Depth depth, double ventricle) {
        if (ventricle > 0 && ventricles.isChoroid(x, y, z)) {
            return Tissue.VEIN;
        }
        if (ventricle > 0 || ventricles.middle(x, y, z) > 0) {
            return Tissue.CSF;
        }
        return cerebrum.tissue(x, y, z, depth);
    }

    /** Skull, scalp, face and neck. */
    private Tissue outside(double x, double y, double z, double beyond) {
        double inside = Ellipsoid.join(Ellipsoid.join(13 - beyond, FACE.depth(x, y, z), 20), NECK.depth(x, y, z), 20);
        if (inside <= 0) {
            return Tissue.AIR;
        }
        double grain = soft.at(x, y, z);
        if (beyond < 6.5) {
            boolean diploe = beyond > 2.5 && beyond < 4.8 && grain > 0.1;
            return diploe ? Tissue.FAT : Tissue.BONE;
        }
        if (inside < 1.5) {
            return Tissue.MUSCLE;
        }
        if (EYE.depthBothSides(x, y, z) > 0) {
            return Tissue.VITREOUS;
        }
        if (inside < 6) {
            return Tissue.FAT;
        }
        if (SINUS.depth(x, y, z) > 0) {
            return Tissue.AIR;
        }
        if (grain > 0.45) {
            return Tissue.FAT;
        }
        return grain < -0.75 ? Tissue.BONE : Tissue.MUSCLE;
    }

    private static double[][] rotation(double pitch, double roll, double yaw) {
        double[] s = {sin(pitch), sin(roll), sin(yaw)};
        double[] c = {cos(pitch), cos(roll), cos(yaw)};
        return new double[][] {
            {c[1] * c[2], s[0] * s[1] * c[2] - c[0] * s[2], c[0] * s[1] * c[2] + s[0] * s[2]},
            {c[1] * s[2], s[0] * s[1] * s[2] + c[0] * c[2], c[0] * s[1] * s[2] - s[0] * c[2]},
            {-s[1], s[0] * c[1], c[0] * c[1]}
        };
    }

    private static double sin(double degrees) {
        return StrictMath.sin(StrictMath.toRadians(degrees));
    }

    private static double cos(double degrees) {
        return StrictMath.cos(StrictMath.toRadians(degrees));
    }
}
