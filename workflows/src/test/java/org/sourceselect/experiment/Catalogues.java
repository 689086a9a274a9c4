package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.Catalog;

/** Catalogues to look for the paper's tasks in. */
final class Catalogues {

    static final List<String> TUMOUR = List.of("NCR", "ED", "ET");
    static final List<String> TISSUE = List.of("CSF", "GM", "WM");
    static final List<String> LESION = List.of("WMH");
    static final List<String> FOUR = List.of("T1", "T1CE", "T2", "FLAIR");

    private Catalogues() {}

    /** FeTS 2021 as a whole and by partition, iSeg-2019 and WMH, as their layouts name everything. */
    static Catalog ofThePaper() {
        return catalog(
                dataSet("whole", TUMOUR, FOUR),
                dataSet("fets", TUMOUR, FOUR, "13:30", "14:30", "17:20", "18:20", "19:12", "20:12", "21:8", "22:8"),
                dataSet("iseg", TISSUE, List.of("T1", "T2")),
                dataSet("wmh", LESION, List.of("T1", "FLAIR"), "A:20", "S:20", "U:20"));
    }

    static Catalog catalog(Catalog.DataSet... dataSets) {
        return new Catalog(List.of(dataSets), List.of("otce", "h-score"), List.of("otce"), new Catalog.Worker("", ""));
    }

    /** A data set; a partition is written with how many subjects it has, as {@code 22:8}. */
    static Catalog.DataSet dataSet(String name, List<String> rois, List<String> modalities, String... partitions) {
        List<Catalog.Domain> domains = new ArrayList<>();
        if (partitions.length == 0) {
            modalities.forEach(m -> domains.add(new Catalog.Domain(Optional.empty(), m, 10, "")));
        }
        for (String partition : partitions) {
            String[] parts = partition.split(":", -1);
            modalities.forEach(
                    m -> domains.add(new Catalog.Domain(Optional.of(parts[0]), m, Integer.parseInt(parts[1]), "")));
        }
        return new Catalog.DataSet(
                name, rois.stream().map(r -> new Catalog.Roi(r, List.of(1))).toList(), domains, List.of());
    }
}
