package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

class RoiRuleTest {

    private static TaskId task(String name) {
        int dash = name.indexOf('-');
        return dash < 0
                ? new TaskId("brain", name, Optional.empty(), "T1")
                : new TaskId("brain", name.substring(0, dash), Optional.of(name.substring(dash + 1)), "T1");
    }

    private static List<String> chosen(String rule, Object... namesAndSimilarities) {
        Map<TaskId, Double> similarity = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSimilarities.length; i += 2) {
            similarity.put(task((String) namesAndSimilarities[i]), (Double) namesAndSimilarities[i + 1]);
        }
        return RoiRule.parse(rule).choose(similarity).stream()
                .map(t -> t.roi() + t.partition().map(p -> "-" + p).orElse(""))
                .toList();
    }

    /** Whole brains: one source to a region, so that the paper's rule leaves the metric nothing to choose from. */
    @Test
    void whereRegionsHaveOneSourceEachTheNearestSourcesAreOfSeveral() {
        Object[] brain = {"CSF", 0.4, "THALAMUS", 0.7, "BASAL", 0.6, "HIPPOCAMPUS", 0.5, "STEM", 0.3};
        assertThat(chosen("nearest", brain)).containsExactly("THALAMUS");
        assertThat(chosen("nearest:3", brain)).containsExactly("THALAMUS", "BASAL", "HIPPOCAMPUS");
        assertThat(chosen("nearest:9", brain)).hasSize(5);
    }

    /** The paper's pool: a region comes whole, by the mean of its sources, and one that has enough of them comes alone. */
    @Test
    void regionsComeWholeByTheirMean() {
        Object[] tumours = {"ED-13", 0.8, "ET-13", 0.9, "ED-14", 0.9, "NCR-13", 0.2, "ET-14", 0.7, "ED-20", 0.8};
        assertThat(chosen("nearest", tumours)).containsExactly("ED-13", "ED-14", "ED-20");
        assertThat(chosen("nearest:1", tumours)).isEqualTo(chosen("nearest", tumours));
        assertThat(chosen("nearest:3", tumours)).isEqualTo(chosen("nearest", tumours));
        assertThat(chosen("nearest:4", tumours)).containsExactly("ED-13", "ET-13", "ED-14", "ET-14", "ED-20");
    }

    @Test
    void regionsAsNearAsTheLastComeWithIt() {
        Object[] ties = {"A", 0.5, "B", 0.9, "C", 0.5, "D", 0.4};
        assertThat(chosen("nearest:2", ties)).containsExactly("A", "B", "C");
        assertThat(chosen("top:2", ties)).containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nearest", "nearest:3", "top:2", "threshold:0.5"})
    void whatIsWrittenIsReadAgain(String text) {
        assertThat(RoiRule.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nearest:", "nearest:0", "nearest:-1", "nearest:many", "top:0", "threshold:x", "close"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> RoiRule.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("'" + text + "' is not a rule", "nearest:K");
    }

    /** A field that is not there means what it meant before there was one; a profile has its own default. */
    @Test
    void theFormIsThePapersWhereNothingOrThePaperIsNamed() {
        SelectionSettings before = new SelectionRequest(
                        JsonNodeFactory.instance.objectNode().put("target", "X"))
                .settings(RequestDefaults.PAPERS_REGIONS);
        assertThat(before.roiForm()).isEqualTo(RoiForm.SSIM);
        assertThat(before.roiRule().text()).isEqualTo("nearest");
        SelectionSettings paper = SelectionSettings.of("X", Profile.PAPER);
        assertThat(paper.roiForm()).isEqualTo(RoiForm.SSIM);
        assertThat(paper.roiRule().text()).isEqualTo("nearest");
        for (Profile profile : List.of(Profile.SMOKE, Profile.LAPTOP)) {
            SelectionSettings settings = SelectionSettings.of("X", profile);
            assertThat(settings.roiForm()).isEqualTo(RoiForm.DESCRIPTORS);
            assertThat(settings.roiRule().text()).isEqualTo("nearest:3");
            assertThat(SelectionRequest.of(settings).settings(RequestDefaults.PAPERS_REGIONS))
                    .isEqualTo(settings);
        }
    }
}
