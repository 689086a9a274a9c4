package org.sourceselect.phantom;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of the three data sets: its subjects, each of which can be written on its own and in any order. */
sealed interface PhantomDataSet permits TumourDataSet, InfantDataSet, LesionDataSet {

    /** Its name, and that of its folder. */
    String name();

    /** The layout's name in a data set description. */
    String layout();

    /** The writers of its subjects. */
    List<SubjectWriter> subjects();

    /** Files beside the subjects' own. */
    default void writeRest(Path folder) {}

    /** Writes the files of one subject. */
    @FunctionalInterface
    interface SubjectWriter {
        void write(Path folder);
    }

    /** Label values by tissue code, 0 for the tissues that are not given. */
    static int[] labels(Map<Tissue, Integer> values) {
        int[] labels = new int[Tissue.count()];
        values.forEach((tissue, value) -> labels[tissue.code()] = value);
        return labels;
    }
}
