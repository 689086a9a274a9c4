package org.sourceselect.dataset;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.task.BadInputException;

/**
 * Which subjects train, which validate, and which test.
 *
 * <p>Drawn once for a whole partition of a data set: its {@linkplain Domain#roster() roster} is ordered by SHA-256 of
 * (seed, data set, subject), and the first {@code round(testFraction * n)} of it, at least one and not all, test. Of the m others the first {@code
 * round(validationFraction * m)}, at least one and not all, validate; none does where that fraction is 0. A task
 * takes the sides of those of its subjects that are there. So a subject is on the same side for every region of interest
 * and every modality of the partition, also where some subject lacks a modality: a subject that trained a source never
 * validates nor tests a target. The one exception: where a modality lacks all subjects of one side, the nearest in the order
 * changes over, for without it the task could not be trained or tested at all.
 */
public final class SubjectSplit {

    private final Side training;
    private final Side validation;
    private final Side test;

    private static final class Side {
        private final int[] subjects;
        private final int[] slices;

        Side(PreparedSlices of, IntPredicate belongs) {
            this.subjects = IntStream.range(0, of.subjects()).filter(belongs).toArray();
            this.slices = IntStream.range(0, of.slices())
                    .filter(slice -> belongs.test(of.subject(slice)))
                    .toArray();
        }
    }

    /** The names on the sides where not everybody is; all others train. */
    record HeldOut(Set<String> testing, Set<String> validating) {
        SplitSide side(String name) {
            return testing.contains(name)
                    ? SplitSide.TEST
                    : validating.contains(name) ? SplitSide.VALIDATION : SplitSide.TRAINING;
        }
    }

    private SubjectSplit(Side training, Side validation, Side test) {
        this.training = training;
        this.validation = validation;
        this.test = test;
    }

    /**
     * Divides the subjects of a preparation.
     *
     * @param settings in the ranges of {@link org.sourceselect.activity.SettingsCheck#split}
     * @throws BadInputException when it has too few subjects for each side to have one
     */
    public static SubjectSplit of(PreparedSlices slices, SplitSettings settings) {
        List<String> names = IntStream.range(0, slices.subjects())
                .mapToObj(slices::subjectName)
                .toList();
        HeldOut held = heldOut(slices.dataSet(), slices.roster(), names, settings);
        List<SplitSide> sides = names.stream().map(held::side).toList();
        return new SubjectSplit(
                new Side(slices, subject -> sides.get(subject) == SplitSide.TRAINING),
                new Side(slices, subject -> sides.get(subject) == SplitSide.VALIDATION),
                new Side(slices, subject -> sides.get(subject) == SplitSide.TEST));
    }

    /** How many of so many subjects test: at least one, and not all. */
    public static int testing(int subjects, double testFraction) {
        return (int) Math.max(1, Math.min(subjects - 1, Math.round(testFraction * subjects)));
    }

    /** How many of so many subjects validate: none for a fraction of 0, else at least one, and not all that do not test. */
    public static int validating(int subjects, double testFraction, double validationFraction) {
        int others = subjects - testing(subjects, testFraction);
        return validationFraction == 0
                ? 0
                : (int) Math.max(1, Math.min(others - 1, Math.round(validationFraction * others)));
    }

    /** The names that test and those that validate, of the {@code present} ones. */
    static HeldOut heldOut(String dataSet, List<String> roster, List<String> present, SplitSettings settings) {
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
        List<String> others = ordered.stream()
                .filter(here::contains)
                .filter(subject -> !testing.contains(subject))
                .toList();
        return new HeldOut(testing, validating(dataSet, ordered, others, settings));
    }

    /**
     * The names that validate.
     *
     * @param ordered the roster in its order
     * @param others those of a task's subjects that do not test, in the same order
     */
    private static Set<String> validating(
            String dataSet, List<String> ordered, List<String> others, SplitSettings settings) {
        if (settings.validationFraction() == 0) {
            return Set.of();
        }
        if (others.size() < 2) {
            throw new BadInputException(
                    "data set " + dataSet,
                    "a task has 1 subject that does not test, where training and validation take at least one each",
                    "use a task with at least three subjects, a smaller split.testFraction, or no split.validationFraction");
        }
        int from = testing(ordered.size(), settings.testFraction());
        int count = validating(ordered.size(), settings.testFraction(), settings.validationFraction());
        Set<String> validating = new HashSet<>(ordered.subList(from, from + count));
        validating.retainAll(new HashSet<>(others));
        if (validating.isEmpty()) {
            validating.add(others.get(0));
        } else if (validating.size() == others.size()) {
            validating.remove(others.get(others.size() - 1));
        }
        return validating;
    }

    /** The subjects to train on, ascending. */
    public int[] trainingSubjects() {
        return training.subjects.clone();
    }

    /** The subjects to validate on, ascending; none where the split has no such subjects. */
    public int[] validationSubjects() {
        return validation.subjects.clone();
    }

    /** The subjects to test on, ascending. */
    public int[] testSubjects() {
        return test.subjects.clone();
    }

    /** Their slices to train on, ascending. */
    public int[] trainingSlices() {
        return training.slices.clone();
    }

    /** Their slices to validate on, ascending; none where the split has no such subjects. */
    public int[] validationSlices() {
        return validation.slices.clone();
    }

    /** Their slices to test on, ascending. */
    public int[] testSlices() {
        return test.slices.clone();
    }
}
