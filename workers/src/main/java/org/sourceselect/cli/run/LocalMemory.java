package org.sourceselect.cli.run;

import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Whether this machine's memory holds what is to be trained on it, asked before anything is prepared. */
public final class LocalMemory {

    private LocalMemory() {}

    /**
     * Refuses a net that this process could not train, or only warns of it where the store may hold models that a larger machine
     * trained. Says nothing where others train: each worker asks the same of its own device before a training begins.
     *
     * @throws UserErrorException naming the option, what it needs and what there is
     */
    public static void check(SelectionSettings settings, RuntimeSettings runtime, Console console) {
        if (!runtime.roles().contains(Role.GPU)) {
            return;
        }
        Compute device = runtime.gpu() ? Compute.gpu(0) : Compute.idleCpu();
        try {
            check(settings, device.sharedBy(runtime.trainings()));
        } catch (UserErrorException e) {
            if (!mayHoldModels(runtime)) {
                throw e;
            }
            console.say("warning: " + e.getMessage() + "; only what the store holds already will be ranked");
        }
    }

    static void check(SelectionSettings settings, Compute share) {
        PreparationSettings slices = settings.preparation();
        int batch = settings.pretraining().batchSize();
        // A task of few slices has smaller batches; each has at least one subject.
        int surely = slices.slicesPerSubject() > 0 ? Math.min(batch, slices.slicesPerSubject()) : batch;
        SettingsOptions.inOptions(() -> {
            TrainingPlan.checkMemory(settings.network(), slices.size(), surely, share);
            return true;
        });
    }

    private static boolean mayHoldModels(RuntimeSettings runtime) {
        return runtime.store().isPresent()
                || StoreFolder.of(runtime.home().store()).stream()
                        .anyMatch(holding -> holding.kind() == ArtifactKind.MODEL && holding.finished() > 0);
    }
}
