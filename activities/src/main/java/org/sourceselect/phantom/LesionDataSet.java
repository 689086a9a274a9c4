package org.sourceselect.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeWriter;

/**
 * White-matter hyperintensities in the layout of the WMH challenge 2017: {@code SITE/ID/{orig,pre}/{T1,FLAIR}.nii.gz} and
 * {@code SITE/ID/wmh.nii.gz}, float32, the whole head with its noise, one grid per site; 1 = WMH, 2 = other pathology.
 * What the challenge has besides (3DT1 and its registration) is left out.
 */
record LesionDataSet(PhantomSettings settings) implements PhantomDataSet {

    static final int[] LABELS = PhantomDataSet.labels(Map.of(Tissue.LESION, 1, Tissue.CAVITY, 2, Tissue.GLIOSIS, 2));

    /** One subject in so many has other pathology too. */
    private static final int INFARCT_EVERY = 3;

    /** Share of the bias field's logarithm that the correction of {@code pre} takes away. */
    private static final double CORRECTED = 0.85;

    @Override
    public String name() {
        return "phantom-wmh";
    }

    @Override
    public String layout() {
        return "wmh-2017";
    }

    @Override
    public List<SubjectWriter> subjects() {
        List<SubjectWriter> writers = new ArrayList<>();
        List<Site> sites = Site.lesion();
        for (int s = 0; s < sites.size(); s++) {
            Site site = sites.get(s);
            for (int i = 0; i < settings.lesionSubjectsPerSite(); i++) {
                int index = i;
                // As in the challenge, numbers run through the sites and are neither dense nor padded.
                int id = s * 50 + i * 2 % 50 + i * 2 / 50;
                writers.add(folder -> write(folder.resolve(site.name()).resolve(Integer.toString(id)), site, index));
            }
        }
        return writers;
    }

    /** The phantom of the subject with this number within its site. */
    SubjectPhantom phantom(Site site, int index) {
        String path = "wmh/" + site.name() + "/" + index;
        Draws d = Draws.of(settings.seed(), path + "/anatomy");
        Anatomy healthy = new Anatomy(d, Person.elderly(d), true);
        Anatomy head = healthy.with(Lesions.in(healthy, d, index % INFARCT_EVERY == 1));
        return SubjectPhantom.of(settings.seed(), path, head, grid(site));
    }

    private VoxelGrid grid(Site site) {
        return switch (site.name()) {
            case "Utrecht" -> settings.grid(240, 240, 48, 0.958, 0.958, 3, 3);
            case "Singapore" -> settings.grid(256, 232, 48, 1, 1, 3, 3);
            default -> settings.grid(132, 256, 83, 1.2, 0.977, 3, -35);
        };
    }

    private void write(Path folder, Site site, int index) {
        SubjectPhantom phantom = phantom(site, index);
        Path orig = TextFile.folder(folder.resolve("orig"));
        Path pre = TextFile.folder(folder.resolve("pre"));
        for (Modality m : List.of(Modality.T1, Modality.FLAIR)) {
            Scanner.Image image = phantom.image(site, m);
            VolumeWriter.writeNifti(orig.resolve(m + ".nii.gz"), phantom.volume(image.values()), DataType.FLOAT32);
            VolumeWriter.writeNifti(pre.resolve(m + ".nii.gz"), corrected(phantom, image), DataType.FLOAT32);
        }
        Volume wmh = phantom.volume(phantom.map().labels(LABELS));
        VolumeWriter.writeNifti(folder.resolve("wmh.nii.gz"), wmh, DataType.FLOAT32);
    }

    private static Volume corrected(SubjectPhantom phantom, Scanner.Image image) {
        float[] values = new float[image.values().length];
        for (int v = 0; v < values.length; v++) {
            values[v] = (float) (image.values()[v] / StrictMath.pow(image.bias()[v], CORRECTED));
        }
        return phantom.volume(values);
    }
}
