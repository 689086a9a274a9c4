package org.sourceselect.campaign;

import java.util.List;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.BadInputException;

/**
 * A campaign's settings, all of them.
 *
 * @param targets the targets, by full or short name
 * @param selection how each selection is done; its own target is a placeholder
 * @param finetuning how source models are fine-tuned for the ground truth
 * @param largestK footrule, Rel@k and regret@k are given for k = 1 … this many
 */
public record CampaignSettings(
        List<String> targets, SelectionSettings selection, TrainingSettings finetuning, int largestK) {

    /** The name that stands where a campaign's targets go. */
    static final String EACH_TARGET = "each target";

    /** Copies the list and checks what no selection checks. */
    public CampaignSettings {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new BadInputException("targets", "the list is empty", "name at least one target");
        }
        if (targets.stream().distinct().count() < targets.size()) {
            throw new BadInputException("targets", "a target is named twice", "name each once");
        }
        SettingsCheck.training("finetuning", finetuning);
        SettingsCheck.atLeast("largestK", largestK, 1);
    }

    /** The campaign over some targets with every default of a profile. */
    public static CampaignSettings of(List<String> targets, Profile profile) {
        return of(targets, SelectionSettings.of(EACH_TARGET, profile));
    }

    /** The campaign over some targets with these selections. */
    public static CampaignSettings of(List<String> targets, SelectionSettings selection) {
        return new CampaignSettings(
                targets, selection.withTarget(EACH_TARGET), selection.profile().finetuning(), 4);
    }

    /** Lays what a person wrote over the defaults. */
    static CampaignSettings read(RequestReader reader) {
        List<String> targets = reader.requiredTexts("targets");
        SelectionSettings selection = reader.inner("selection")
                .map(json -> SelectionRequest.over(EACH_TARGET, json).settings())
                .orElseGet(() -> SelectionSettings.of(EACH_TARGET, Profile.LAPTOP));
        var full = reader.over(of(targets, selection));
        return new CampaignSettings(
                targets,
                selection,
                RequestReader.value(full, "finetuning", TrainingSettings.class),
                RequestReader.value(full, "largestK", Integer.class));
    }
}
