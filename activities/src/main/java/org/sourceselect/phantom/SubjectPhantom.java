package org.sourceselect.phantom;

import java.util.Optional;
import org.sourceselect.imaging.Volume;

/**
 * One subject on its grid, ready to be imaged. Everything about it follows from the seed and its path.
 *
 * @param seed of the whole data
 * @param path data set, site and subject
 * @param map its tissues
 * @param body their properties
 * @param texture how tissues vary within themselves
 */
record SubjectPhantom(long seed, String path, TissueMap map, Physiology body, SmoothNoise texture) {

    /** Cell of the texture in mm. */
    private static final double TEXTURE_CELL = 6;

    /** Samples a head on a grid. */
    static SubjectPhantom of(long seed, String path, Anatomy head, VoxelGrid grid) {
        return new SubjectPhantom(
                seed,
                path,
                TissueMap.of(head, grid),
                new Physiology(Draws.of(seed, path + "/body"), head.person().age()),
                new SmoothNoise(Draws.of(seed, path + "/texture"), TEXTURE_CELL, 100));
    }

    /** The image of one modality at a site, with everything around the brain. */
    Scanner.Image image(Site site, Modality modality) {
        return image(site, modality, Optional.empty());
    }

    private Scanner.Image image(Site site, Modality modality, Optional<boolean[]> where) {
        Draws d = Draws.of(seed, path + "/" + modality);
        return new Scanner(site).image(map, where, body, texture, modality, d);
    }

    /** The same, skull-stripped: 0 outside the brain, and whole numbers from 1 inside, as 16-bit files hold them. */
    Volume stripped(Site site, Modality modality) {
        boolean[] brain = map.brainMask();
        float[] values = image(site, modality, Optional.of(brain)).values();
        for (int v = 0; v < values.length; v++) {
            values[v] = brain[v] ? Math.max(1, Math.min(Short.MAX_VALUE, Math.round(values[v]))) : 0;
        }
        return volume(values);
    }

    /** A volume on the subject's grid. */
    Volume volume(float[] values) {
        VoxelGrid g = map.grid();
        return Volume.centred(g.nx(), g.ny(), g.nz(), new double[] {g.dx(), g.dy(), g.dz()}, values);
    }
}
