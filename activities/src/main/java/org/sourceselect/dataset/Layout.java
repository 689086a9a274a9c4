package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** The folder layouts of published data sets; everything they set can be overridden in a description. */
public enum Layout {

    /** FeTS 2021: {@code FeTS21_Training_001/FeTS21_Training_001_flair.nii.gz}, label file {@code _seg}; 4 = ET, no 3. */
    FETS_2021("fets-2021", Map.of("NCR", 1, "ED", 2, "ET", 4), List.of()) {
        @Override
        Map<String, List<String>> modalities() {
            return fets();
        }

        @Override
        List<String> labelFile() {
            return fetsFile("seg");
        }
    },

    /** FeTS 2022: {@code FeTS2022_01341/FeTS2022_01341_flair.nii.gz}, labels as in 2021. */
    FETS_2022("fets-2022", Map.of("NCR", 1, "ED", 2, "ET", 4), List.of()) {
        @Override
        Map<String, List<String>> modalities() {
            return fets();
        }

        @Override
        List<String> labelFile() {
            return fetsFile("seg");
        }
    },

    /** iSeg-2019: {@code subject-1-T1.hdr} with its {@code .img}; only the labelled subjects make tasks. */
    ISEG_2019("iseg-2019", Map.of("CSF", 10, "GM", 150, "WM", 250), List.of()) {
        @Override
        Map<String, List<String>> modalities() {
            Map<String, List<String>> patterns = new LinkedHashMap<>();
            patterns.put("T1", List.of("{subject}-T1.hdr"));
            patterns.put("T2", List.of("{subject}-T2.hdr"));
            return patterns;
        }

        @Override
        List<String> labelFile() {
            return List.of("{subject}-label.hdr");
        }
    },

    /**
     * WMH 2017: {@code Utrecht/0/pre/FLAIR.nii.gz}, {@code Amsterdam/GE3T/100/pre/FLAIR.nii.gz}, {@code wmh.nii.gz} beside
     * {@code pre}; the bias-corrected images of {@code pre}, not {@code orig}. Label 2 is other pathology and ignored, as
     * the challenge does. Partitions U, S and A, as in WMH-U-FLAIR.
     */
    WMH_2017("wmh-2017", Map.of("WMH", 1), List.of(2)) {
        @Override
        Map<String, List<String>> modalities() {
            Map<String, List<String>> patterns = new LinkedHashMap<>();
            patterns.put(
                    "T1", List.of("{partition}/**/{subject}/pre/T1.nii.gz", "{partition}/**/{subject}/pre/T1.nii"));
            patterns.put(
                    "FLAIR",
                    List.of("{partition}/**/{subject}/pre/FLAIR.nii.gz", "{partition}/**/{subject}/pre/FLAIR.nii"));
            return patterns;
        }

        @Override
        List<String> labelFile() {
            return List.of("{partition}/**/{subject}/wmh.nii.gz", "{partition}/**/{subject}/wmh.nii");
        }

        @Override
        Map<String, String> partitionNames() {
            return Map.of("Utrecht", "U", "Singapore", "S", "Amsterdam", "A");
        }
    };

    /** The partition file that lies in the root of a FeTS data set. */
    static final String FETS_PARTITIONING = "partitioning_1.csv";

    private final String written;
    private final Map<String, Integer> labels;
    private final List<Integer> ignore;

    Layout(String written, Map<String, Integer> labels, List<Integer> ignore) {
        this.written = written;
        this.labels = labels;
        this.ignore = ignore;
    }

    /** The layout of that name in a description. */
    static Layout named(String where, String name) {
        return Arrays.stream(values())
                .filter(layout -> layout.written.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadInputException(where, "there is no layout " + name, NearestNames.phrase(name, names())));
    }

    /** All names a description may use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(layout -> layout.written).toList();
    }

    /** Its name in a description. */
    public String written() {
        return written;
    }

    /** Modality to the file-name patterns of its images. */
    abstract Map<String, List<String>> modalities();

    /** The file-name patterns of the label volumes. */
    abstract List<String> labelFile();

    /** Region of interest to label value, by ascending value. */
    List<RoiDefinition> rois() {
        return labels.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(e -> new RoiDefinition(e.getKey(), List.of(e.getValue())))
                .toList();
    }

    /** Label values that count as background. */
    List<Integer> ignore() {
        return ignore;
    }

    /** Short names for partition folders. */
    Map<String, String> partitionNames() {
        return Map.of();
    }

    /** Whether a partition file in the root is used when the description names none. */
    boolean looksForPartitioning() {
        return this == FETS_2021 || this == FETS_2022;
    }

    private static Map<String, List<String>> fets() {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        patterns.put("T1", fetsFile("t1"));
        patterns.put("T1CE", fetsFile("t1ce"));
        patterns.put("T2", fetsFile("t2"));
        patterns.put("FLAIR", fetsFile("flair"));
        return patterns;
    }

    /** The folder's name is the subject, and the file's name begins with it: true of both years. */
    private static List<String> fetsFile(String what) {
        String stem = "{subject}/{subject}_" + what;
        return List.of(stem + ".nii.gz", stem + ".nii");
    }
}
