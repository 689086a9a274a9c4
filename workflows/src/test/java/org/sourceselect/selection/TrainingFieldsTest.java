package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;

class TrainingFieldsTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    /** As they stand in histories and manifests of releases that lacked the newer fields. */
    @Test
    void whatOlderReleasesWroteReadsAsThePapers() throws IOException {
        TrainingSettings training = JSON.readValue(
                "{\"iterations\":5,\"batchSize\":4,\"learningRate\":0.001,\"weightDecay\":0.0,\"checkpointEvery\":2,\"seed\":1}",
                TrainingSettings.class);
        assertThat(training).isEqualTo(new TrainingSettings(5, 4, 0.001, 0, 2, 1, Loss.CROSS_ENTROPY, 0));
        assertThat(JSON.readValue("{\"testFraction\":0.25,\"seed\":3}", SplitSettings.class))
                .isEqualTo(new SplitSettings(0.25, 3, 0));
        TrainedModel trained = JSON.readValue(
                "{\"model\":null,\"finalLoss\":0.1,\"dice\":{\"mean\":0.5,\"low\":0.4,\"high\":0.6,\"subjects\":3,\"withoutRoi\":0},"
                        + "\"run\":null}",
                TrainedModel.class);
        assertThat(trained.validation()).isEmpty();
        assertThat(trained.dice().everything()).isEmpty();
        assertThat(trained.ownDice()).isEqualTo(new DiceSummary(0.5, 0.4, 0.6, 3, 0));
    }

    @Test
    void theyAreReadFromARequestAndWrittenIntoIt() throws IOException {
        SelectionSettings settings = settings(
                "{\"target\":\"ED-1-T1\",\"pretraining\":{\"loss\":\"dice+ce\",\"regionShare\":0.3},\"split\":{\"validationFraction\":0.2}}");
        assertThat(settings.pretraining().loss()).isEqualTo(Loss.DICE_AND_CROSS_ENTROPY);
        assertThat(settings.pretraining().regionShare()).isEqualTo(0.3);
        assertThat(settings.split().validationFraction()).isEqualTo(0.2);
        assertThat(SelectionRequest.of(settings).settings()).isEqualTo(settings);
    }

    @Test
    void anUnknownLossIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> settings("{\"target\":\"ED-1-T1\",\"pretraining\":{\"loss\":\"dice\"}}"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("loss: 'dice' is not a loss; give cross-entropy (the paper's) or dice+ce");
    }

    /** They are read again at each replay of what began before there were others. */
    @Test
    void whatBeganUnderOtherDefaultsGoesOnUnderThem() throws IOException {
        SelectionRequest request =
                new SelectionRequest(JSON.readTree("{\"target\":\"ED-1-T1\",\"profile\":\"smoke\",\"race\":{}}"));
        for (RequestDefaults before : List.of(RequestDefaults.PAPERS_REGIONS, RequestDefaults.SHAPES)) {
            SelectionSettings settings = request.settings(before);
            assertThat(settings.pretraining()).isEqualTo(new TrainingSettings(500, 8, 1e-2, 5e-5, 100, 0));
            assertThat(settings.race().orElseThrow().finetuning())
                    .isEqualTo(new TrainingSettings(140, 8, 1e-2, 5e-5, 50, 0));
            assertThat(settings.learntOnly()).isFalse();
        }
        assertThat(request.settings(RequestDefaults.SHAPES).roiForm()).isEqualTo(RoiForm.DESCRIPTORS);
        assertThat(request.settings(RequestDefaults.LEARNING).metrics()).containsExactly("otce", "h-score");
        SelectionSettings now = request.settings();
        assertThat(now.metrics()).containsExactly("h-score", "otce");
        assertThat(request.settings(RequestDefaults.PROBED_RACES).metrics())
                .containsExactly("h-score", "otce", "probe");
        assertThat(SelectionSettings.of("ED-1-T1", Profile.LAPTOP).metrics()).containsExactly("h-score", "otce");
        assertThat(SelectionSettings.of("ED-1-T1", Profile.PAPER).metrics()).containsExactly("otce", "h-score");
        assertThat(now.pretraining()).isEqualTo(Profile.SMOKE.pretraining());
        assertThat(now.race().orElseThrow().finetuning()).isEqualTo(Profile.SMOKE.finetuning());
        assertThat(now.learntOnly()).isTrue();
        assertThat(SelectionRequest.of(now).settings(RequestDefaults.SHAPES)).isEqualTo(now);
    }

    @Test
    void whatIsNotThePapersLearnsSmallRegions() {
        for (Profile profile : List.of(Profile.SMOKE, Profile.LAPTOP)) {
            for (TrainingSettings training : List.of(profile.pretraining(), profile.finetuning())) {
                assertThat(training.loss()).isEqualTo(Loss.DICE_AND_CROSS_ENTROPY);
                assertThat(training.regionShare()).isEqualTo(0.33);
            }
        }
    }

    /** Options that the paper lacks. */
    @Test
    void thePapersProfileHasNeither() {
        Profile profile = Profile.PAPER;
        assertThat(profile.pretraining().loss()).isEqualTo(Loss.CROSS_ENTROPY);
        assertThat(profile.finetuning().loss()).isEqualTo(Loss.CROSS_ENTROPY);
        assertThat(profile.pretraining().regionShare() + profile.finetuning().regionShare())
                .isZero();
        assertThat(SelectionSettings.of("X", profile).learntOnly()).isFalse();
    }

    private static SelectionSettings settings(String json) throws IOException {
        return new SelectionRequest(JSON.readTree(json)).settings();
    }
}
