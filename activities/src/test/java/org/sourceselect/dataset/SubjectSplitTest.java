package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.task.BadInputException;

class SubjectSplitTest {

    @TempDir
    Path root;

    @Test
    void subjectsAreDividedNotSlices() throws IOException {
        try (PreparedSlices slices = prepare(Brains.dataSet(root, "p1", "p2", "p3", "p4", "p5"), "T1")) {
            SubjectSplit split = SubjectSplit.of(slices, new SplitSettings(0.4, 7));

            assertThat(split.testSubjects()).hasSize(2);
            assertThat(split.trainingSubjects()).hasSize(3);
            assertThat(split.testSlices()).hasSize(8);
            assertThat(split.trainingSlices()).hasSize(12);
            assertThat(Arrays.stream(split.testSlices()).map(slices::subject).distinct())
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(split.testSubjects()).boxed().toList());
        }
    }

    @Test
    void aSubjectIsOnTheSameSideForEveryModalityAlsoWhereSomeoneLacksOne() throws IOException {
        List<String> subjects = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
        Path yaml = Brains.dataSet(root, subjects.toArray(String[]::new));
        for (String without : List.of("p0", "p5", "p6")) {
            Files.delete(root.resolve(without + "/t1.nii.gz"));
        }
        for (long seed = 0; seed < 5; seed++) {
            SplitSettings settings = new SplitSettings(0.25, seed);
            try (PreparedSlices t1 = prepare(yaml, "T1");
                    PreparedSlices flair = prepare(yaml, "FLAIR")) {
                List<String> inT1 = names(t1, SubjectSplit.of(t1, settings).testSubjects());
                List<String> inFlair =
                        names(flair, SubjectSplit.of(flair, settings).testSubjects());

                assertThat(inFlair).hasSize(3);
                assertThat(inT1)
                        .containsExactlyElementsOf(inFlair.stream()
                                .filter(s -> Files.exists(root.resolve(s + "/t1.nii.gz")))
                                .toList());
            }
        }
    }

    @Test
    void oneSubjectCannotBeDivided() throws IOException {
        try (PreparedSlices slices = prepare(Brains.dataSet(root, "p1"), "T1")) {
            assertThatThrownBy(() -> SubjectSplit.of(slices, new SplitSettings(0.2, 1)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContainingAll("tiny", "1 subject only", "at least two subjects");
        }
    }

    /** Order by sha256(seed, data set, subject), as {@code printf '3\nfets\np2' | sha256sum} gives it. */
    @Test
    void theOrderIsThatOfTheDigestsWhateverTheOrderOfTheNames() {
        List<String> names = List.of("p1", "p2", "p3", "p4");
        List<String> backwards = List.of("p4", "p3", "p2", "p1");
        SplitSettings settings = new SplitSettings(0.5, 3);

        assertThat(SubjectSplit.heldOut("fets", names, names, settings).testing())
                .isEqualTo(SubjectSplit.heldOut("fets", backwards, backwards, settings)
                        .testing())
                .containsExactlyInAnyOrder("p1", "p4");
    }

    /** By the digests p1, p4, p2, p3 or p4, p1, …: whoever tests does not depend on who validates. */
    @Test
    void thoseWhoValidateAreTheNextInTheOrder() {
        List<String> names = List.of("p1", "p2", "p3", "p4");
        SubjectSplit.HeldOut none = SubjectSplit.heldOut("fets", names, names, new SplitSettings(0.25, 3));
        SubjectSplit.HeldOut some = SubjectSplit.heldOut("fets", names, names, new SplitSettings(0.25, 3, 0.3));

        assertThat(none.validating()).isEmpty();
        assertThat(some.testing()).isEqualTo(none.testing()).hasSize(1);
        assertThat(some.validating()).hasSize(1);
        // Those of theOrderIsThatOfTheDigests: the first two.
        assertThat(List.copyOf(some.testing())).isSubsetOf("p1", "p4");
        assertThat(List.copyOf(some.validating())).isSubsetOf("p1", "p4");
    }

    @Test
    void twoSubjectsCannotTrainValidateAndTest() {
        List<String> two = List.of("a", "b");
        assertThatThrownBy(() -> SubjectSplit.heldOut("d", two, two, new SplitSettings(0.25, 1, 0.25)))
                .isInstanceOf(BadInputException.class)
                .hasMessage("data set d: a task has 1 subject that does not test, where training and validation take at"
                        + " least one each; use a task with at least three subjects, a smaller split.testFraction, or no"
                        + " split.validationFraction");
    }

    @Property(tries = 300)
    void everySideHasSomebodyAndNobodyIsOnTwo(
            @ForAll @IntRange(min = 4, max = 40) int size,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double test,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double validation,
            @ForAll long seed) {
        List<String> roster = IntStream.range(0, size).mapToObj(i -> "s" + i).toList();
        SubjectSplit.HeldOut held =
                SubjectSplit.heldOut("d", roster, roster, new SplitSettings(test, seed, validation));

        assertThat(held.testing())
                .isEqualTo(SubjectSplit.heldOut("d", roster, roster, new SplitSettings(test, seed))
                        .testing());
        assertThat(held.validating())
                .hasSize(SubjectSplit.validating(size, test, validation))
                .doesNotContainAnyElementsOf(held.testing());
        assertThat(held.validating()).hasSizeBetween(1, size - held.testing().size() - 1);
    }

    @Property(tries = 300)
    void bothSidesHaveSomebodyAndSidesHoldWhoeverIsMissing(
            @ForAll @IntRange(min = 2, max = 40) int size,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction,
            @ForAll long seed,
            @ForAll long missing) {
        List<String> roster = IntStream.range(0, size).mapToObj(i -> "s" + i).toList();
        List<String> present = new ArrayList<>(roster);
        present.removeIf(s -> (missing >> (Integer.parseInt(s.substring(1)) % 64) & 1) == 1);
        SplitSettings settings = new SplitSettings(fraction, seed);

        Set<String> all = SubjectSplit.heldOut("d", roster, roster, settings).testing();
        assertThat(all).hasSizeBetween(1, size - 1);
        if (present.size() >= 2) {
            Set<String> some =
                    SubjectSplit.heldOut("d", roster, present, settings).testing();
            assertThat(some).hasSizeBetween(1, present.size() - 1);
            long testers = present.stream().filter(all::contains).count();
            if (testers > 0 && testers < present.size()) {
                assertThat(some)
                        .containsExactlyInAnyOrderElementsOf(
                                present.stream().filter(all::contains).toList());
            }
        }
    }

    private static List<String> names(PreparedSlices slices, int[] subjects) {
        return Arrays.stream(subjects).mapToObj(slices::subjectName).sorted().toList();
    }

    private PreparedSlices prepare(Path yaml, String modality) throws IOException {
        DataSet data = Brains.open(yaml);
        Path tensors = root.resolve(modality + ".safetensors");
        Path subjects = root.resolve(modality + ".json");
        Preparer.prepare(
                data,
                data.domain(Optional.empty(), modality),
                new PreparationSettings(16, PreparationSettings.Fit.CROP, 0, 0),
                tensors,
                subjects,
                ReadingListener.SILENT);
        return PreparedSlices.open(tensors, subjects);
    }
}
