package org.sourceselect.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.VolumeWriter;

/**
 * Healthy infants in the layout of iSeg-2019: {@code subject-N-{T1,T2,label}.{hdr,img}}, Analyze 7.5 with a last axis of
 * 1, skull-stripped, 144x192x256 at 1 mm; labels 10 CSF, 150 GM, 250 WM.
 */
record InfantDataSet(PhantomSettings settings) implements PhantomDataSet {

    static final int[] LABELS = PhantomDataSet.labels(
            Map.of(Tissue.CSF, 10, Tissue.VEIN, 10, Tissue.GREY, 150, Tissue.DEEP_GREY, 150, Tissue.WHITE, 250));

    @Override
    public String name() {
        return "phantom-iseg";
    }

    @Override
    public String layout() {
        return "iseg-2019";
    }

    @Override
    public List<SubjectWriter> subjects() {
        List<SubjectWriter> writers = new ArrayList<>();
        for (int i = 1; i <= settings.infants(); i++) {
            String subject = "subject-" + i;
            writers.add(folder -> write(folder, subject));
        }
        return writers;
    }

    /** The phantom of a subject. */
    SubjectPhantom phantom(String subject) {
        String path = "iseg/" + subject;
        Draws d = Draws.of(settings.seed(), path + "/anatomy");
        Anatomy head = new Anatomy(d, Person.infant(d), false);
        return SubjectPhantom.of(settings.seed(), path, head, settings.grid(144, 192, 256, 1, 1, 1, -6));
    }

    private void write(Path folder, String subject) {
        SubjectPhantom phantom = phantom(subject);
        for (Modality m : List.of(Modality.T1, Modality.T2)) {
            Path file = folder.resolve(subject + "-" + m + ".hdr");
            VolumeWriter.writeAnalyze(file, phantom.stripped(Site.infant(), m), DataType.INT16);
        }
        Path label = folder.resolve(subject + "-label.hdr");
        VolumeWriter.writeAnalyze(label, phantom.volume(phantom.map().labels(LABELS)), DataType.UINT8);
    }
}
