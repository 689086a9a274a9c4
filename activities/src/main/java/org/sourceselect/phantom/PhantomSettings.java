package org.sourceselect.phantom;

import org.sourceselect.task.BadInputException;

/**
 * How many phantoms, how fine, and of which seed.
 *
 * @param seed the same seed and settings give the same files
 * @param inPlane voxels across an axial slice of the tumour data set, {@value #COARSEST}..{@value #REAL_IN_PLANE}; 240 is
 *     the real data set's. The other data sets' grids shrink by the same factor, voxels grow by it, heads keep their size
 * @param slices axial slices of the tumour data set, {@value #FEWEST_SLICES}..{@value #REAL_SLICES}; 155 is the real
 *     data set's. The other data sets get slices of the same distance, but never nearer than their real ones
 * @param tumourSites partitions of the tumour data set, from 1
 * @param subjectsPerSite tumour subjects in each partition; 0 for no such data set
 * @param infants infant subjects; 0 for no such data set
 * @param lesionSubjectsPerSite white-matter-lesion subjects in each of the three sites; 0 for no such data set
 */
public record PhantomSettings(
        long seed,
        int inPlane,
        int slices,
        int tumourSites,
        int subjectsPerSite,
        int infants,
        int lesionSubjectsPerSite) {

    static final int COARSEST = 32;
    static final int REAL_IN_PLANE = 240;
    static final int FEWEST_SLICES = 8;
    static final int REAL_SLICES = 155;

    /** Three digits number the tumour subjects, as in the real data set. */
    private static final int MOST_SUBJECTS = 999;

    /** Checks the ranges. */
    public PhantomSettings {
        check("inPlane", inPlane, COARSEST, REAL_IN_PLANE);
        check("slices", slices, FEWEST_SLICES, REAL_SLICES);
        check("tumourSites", tumourSites, 1, MOST_SUBJECTS);
        check("subjectsPerSite", subjectsPerSite, 0, MOST_SUBJECTS / tumourSites);
        check("infants", infants, 0, MOST_SUBJECTS);
        check("lesionSubjectsPerSite", lesionSubjectsPerSite, 0, 49);
        if (subjectsPerSite + infants + lesionSubjectsPerSite == 0) {
            throw new BadInputException(
                    "phantom setting subjectsPerSite",
                    "no data set has a subject",
                    "give at least one of subjectsPerSite, infants and lesionSubjectsPerSite a value above 0");
        }
    }

    /** Small enough to be written in seconds and to train on in minutes: 64 x 64 x 24, 3 x 6 + 6 + 3 x 4 subjects. */
    public static PhantomSettings demo(long seed) {
        return new PhantomSettings(seed, 64, 24, 3, 6, 6, 4);
    }

    /**
     * Enough for every table of the paper and for a study of evidence, on the demo's grids: 64 x 64 x 24; 6 sites of 28 tumours,
     * for two targets and four partitions of sources; 14 infants; 3 sites of 14 lesion subjects. Of 14 a quarter, four subjects, are
     * tested on. Tumours differ more than tissues and lesions do: from 14 a site, small nets bring oedema on T1CE to a Dice of .10
     * to .27, from 28 to .31 to .37.
     */
    public static PhantomSettings experiments(long seed) {
        return new PhantomSettings(seed, 64, 24, 6, 28, 14, 14);
    }

    private static void check(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw new BadInputException(
                    "phantom setting " + field,
                    "the value " + value + " is not within " + low + ".." + high,
                    "choose one that is");
        }
    }

    /**
     * The grid of a data set under these settings.
     *
     * @param nx real voxels along x, and so on
     * @param dx real spacing along x in mm, and so on
     * @param zCentre height of the middle of the grid in head coordinates, mm
     */
    VoxelGrid grid(int nx, int ny, int nz, double dx, double dy, double dz, double zCentre) {
        double share = inPlane / (double) REAL_IN_PLANE;
        int x = (int) Math.round(nx * share);
        int y = (int) Math.round(ny * share);
        int z = (int) Math.round(nz * dz / Math.max(dz, REAL_SLICES / (double) slices));
        return new VoxelGrid(x, y, z, nx * dx / x, ny * dy / y, nz * dz / z, zCentre);
    }
}
