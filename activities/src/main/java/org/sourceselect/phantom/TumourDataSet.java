package org.sourceselect.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.VolumeWriter;

/**
 * Gliomas in the layout of FeTS 2021: {@code FeTS21_Training_NNN/FeTS21_Training_NNN_{t1,t1ce,t2,flair,seg}.nii.gz},
 * skull-stripped, 240x240x155 at 1 mm, axes LPS, labels 1 NCR, 2 ED, 4 ET; sites in {@code partitioning_1.csv}, written as
 * the challenge's own: CR LF, partitions of two digits, no end of line after the last.
 */
record TumourDataSet(PhantomSettings settings) implements PhantomDataSet {

    static final int[] LABELS = PhantomDataSet.labels(
            Map.of(Tissue.NECROTIC, 1, Tissue.OEDEMA, 2, Tissue.FAINT_OEDEMA, 2, Tissue.ENHANCING, 4));

    @Override
    public String name() {
        return "phantom-fets";
    }

    @Override
    public String layout() {
        return "fets-2021";
    }

    @Override
    public List<SubjectWriter> subjects() {
        List<SubjectWriter> writers = new ArrayList<>();
        for (int s = 1; s <= settings.tumourSites(); s++) {
            Site site = Site.tumour(s, settings.seed());
            for (int i = 0; i < settings.subjectsPerSite(); i++) {
                String subject = subject(s, i);
                writers.add(folder -> write(folder.resolve(subject), subject, site));
            }
        }
        return writers;
    }

    @Override
    public void writeRest(Path folder) {
        List<String> rows = new ArrayList<>(List.of("Subject_ID,Partition_ID"));
        for (int s = 1; s <= settings.tumourSites(); s++) {
            for (int i = 0; i < settings.subjectsPerSite(); i++) {
                rows.add(subject(s, i) + String.format(Locale.ROOT, ",%02d", s));
            }
        }
        TextFile.write(folder.resolve("partitioning_1.csv"), String.join("\r\n", rows));
    }

    private String subject(int site, int index) {
        int number = (site - 1) * settings.subjectsPerSite() + index + 1;
        return String.format(Locale.ROOT, "FeTS21_Training_%03d", number);
    }

    /** The phantom of a subject. */
    SubjectPhantom phantom(String subject) {
        String path = "fets/" + subject;
        Draws d = Draws.of(settings.seed(), path + "/anatomy");
        Anatomy healthy = new Anatomy(d, Person.adult(d), false);
        Anatomy head = healthy.with(Tumour.in(healthy, d));
        return SubjectPhantom.of(settings.seed(), path, head, settings.grid(240, 240, 155, 1, 1, 1, -6));
    }

    private void write(Path folder, String subject, Site site) {
        TextFile.folder(folder);
        SubjectPhantom phantom = phantom(subject);
        for (Modality m : Modality.values()) {
            Path file = folder.resolve(subject + "_" + m.name().toLowerCase(Locale.ROOT) + ".nii.gz");
            VolumeWriter.writeNifti(file, phantom.stripped(site, m), DataType.INT16, "LPS");
        }
        Path seg = folder.resolve(subject + "_seg.nii.gz");
        VolumeWriter.writeNifti(seg, phantom.volume(phantom.map().labels(LABELS)), DataType.UINT8, "LPS");
    }
}
