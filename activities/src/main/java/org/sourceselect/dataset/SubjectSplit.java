package org.sourceselect.dataset;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.task.BadInputException;

/**
 * Which subjects train and which test.
 *
 * <p>Drawn once for a whole partition of a data set: its {@linkplain Domain#roster() roster} is ordered by SHA-256 of
 * (seed, data set, subject), and the first {@code round(testFraction * n)} of it, at least one and not all, test. A task
 * takes the sides of those of its subjects that are there. So a subject is on the same side for every region of interest
 * and every modality of the partition, also where some subject lacks a modality: a subject that trained a source never
 * tests a target. The one exception: where a modality lacks all subjects of one side, the nearest in the order changes over,
 * for without it the task could not be trained or tested at all.
 */
public final class SubjectSplit {

    private final int[] trainingSubjects;
    private final int[] testSubjects;
    private final int[] trainingSlices;
    private final int[] testSlices;

    private SubjectSplit(PreparedSlices slices, IntPredicate tests) {
        this.trainingSubjects =
                IntStream.range(0, slices.subjects()).filter(tests.negate()).toArray();
        this.testSubjects = IntStream.range(0, slices.subjects()).filter(tests).toArray();
        this.trainingSlices = IntStream.range(0, slices.slices())
                .filter(slice -> !tests.test(slices.subject(slice)))
                .toArray();
        this.testSlices = IntStream.range(0, slices.slices())
                .filter(slice -> tests.test(slices.subject(slice)))
                .toArray();
    }

    /**
     * Divides the subjects of a preparation.
     *
     * @throws BadInputException when it has one subject only, or the fraction is not between 0 and 1
     */
    public static SubjectSplit of(PreparedSlices slices, SplitSettings settings) {
        List<String> names = IntStream.range(0, slices.subjects())
                .mapToObj(slices::subjectName)
                .toList();
        Set<String> testing = testing(slices.dataSet(), slices.roster(), names, settings);
        return new SubjectSplit(slices, subject -> testing.contains(names.get(subject)));
    }

    /** How many of so many subjects test: at least one, and not all. */
    public static int testing(int subjects, double testFraction) {
        return (int) Math.max(1, Math.min(subjects - 1, Math.round(testFraction * subjects)));
    }

    /** The names that test, of the {@code present} ones. */
    static Set<String> testing(String dataSet, List<String> roster, List<String> present, SplitSettings settings) {
        SettingsCheck.split(settings);
        if (present.size() < 2) {
            throw new BadInputException(
                    "data set " + dataSet,
                    "a task has " + present.size() + " subject only, and none is left to test on",
                    "use a task with at least two subjects");
        }
        Set<String> all = new TreeSet<>(roster);
        all.addAll(present);
        Comparator<String> order = Comparator.<String, String>comparing(
                        subject -> FileDigests.ofText(settings.seed() + "\n" + dataSet + "\n" + subject))
                .thenComparing(Comparator.naturalOrder());
        List<String> ordered = all.stream().sorted(order).toList();
        int count = testing(ordered.size(), settings.testFraction());
        Set<String> here = new HashSet<>(present);
        Set<String> testing = new HashSet<>(
                ordered.subList(0, count).stream().filter(here::contains).toList());
        if (testing.isEmpty()) {
            ordered.stream().filter(here::contains).findFirst().ifPresent(testing::add);
        } else if (testing.size() == here.size()) {
            ordered.stream().filter(here::contains).reduce((a, b) -> b).ifPresent(testing::remove);
        }
        return testing;
    }

    /** The subjects to train on, ascending. */
    public int[] trainingSubjects() {
        return trainingSubjects.clone();
    }

    /** The subjects to test on, ascending. */
    public int[] testSubjects() {
        return testSubjects.clone();
    }

    /** Their slices to train on, ascending. */
    public int[] trainingSlices() {
        return trainingSlices.clone();
    }

    /** Their slices to test on, ascending. */
    public int[] testSlices() {
        return testSlices.clone();
    }
}
