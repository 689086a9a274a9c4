package org.sourceselect.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sourceselect.activity.SplitSettings;

/**
 * How many subjects of a preparation are on each side of its {@linkplain SubjectSplit split}; told without its slices.
 *
 * @param training to train on
 * @param validation to choose by
 * @param test to test on
 */
public record SplitCounts(int training, int validation, int test) {

    /**
     * Counts.
     *
     * @param subjectsJson {@link PreparedSlices#SUBJECTS_OBJECT} of the preparation
     * @throws org.sourceselect.task.BadInputException when it has too few subjects for each side to have one
     */
    public static SplitCounts of(Path subjectsJson, SplitSettings settings) throws IOException {
        SubjectsFile facts = SubjectsFile.read(subjectsJson);
        List<String> names =
                facts.subjects().stream().map(PreparedSubject::name).toList();
        SubjectSplit.HeldOut held = SubjectSplit.heldOut(facts.dataSet(), facts.roster(), names, settings);
        int validation = held.validating().size();
        int test = held.testing().size();
        return new SplitCounts(names.size() - validation - test, validation, test);
    }
}
