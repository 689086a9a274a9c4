package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.text.Console;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.plan.CostModel;
import org.sourceselect.plan.Estimator;
import org.sourceselect.plan.PastRun;
import org.sourceselect.plan.PastRuns;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.stage.CatalogStage;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.BadInputException;
import org.sourceselect.unet.Calibration;
import org.sourceselect.unet.Compute;

/** What a plan rests on: data sets read through once, times of earlier runs, and where there are none a few steps timed here. */
public final class Estimates {

    private Estimates() {}

    /** What data sets hold, as a worker finds it, which takes reading all of their bytes. */
    public static Catalog catalog(List<Path> descriptions, Console console) {
        List<DataSet> dataSets = LocalData.open(descriptions);
        Catalog catalog = CatalogStage.catalog(
                dataSets, (step, steps, unit) -> console.status("reading: " + unit + " " + step + " of " + steps));
        console.clearStatus();
        return catalog;
    }

    /**
     * Refuses a plan of a campaign that leaves a target out: only where no target can be done a campaign fails by itself.
     *
     * @throws BadInputException naming the target and why
     */
    public static void check(CampaignResult planned) {
        for (TargetRow row : planned.targets()) {
            row.reason().ifPresent(reason -> {
                throw new BadInputException("target " + row.target(), reason, "leave it out");
            });
        }
    }

    /**
     * The times of stages.
     *
     * @param calibrate whether to time steps also where the store has trainings to scale from
     */
    public static Estimator of(
            PlanLedger ledger, ArtifactStore store, boolean calibrate, Options.Machine machine, Console console) {
        List<PastRun> past = PastRuns.of(ledger, store);
        Optional<CostModel.Step> step = calibrate || !Estimator.knowsNets(past) ? ledger.step() : Optional.empty();
        return new Estimator(past, step.map(asked -> timed(asked, machine, console)));
    }

    private static PastRun timed(CostModel.Step asked, Options.Machine machine, Console console) {
        console.say("timing a few training steps on this machine");
        int threads = machine.threads();
        CostModel.Step step = machine.gpu() ? asked : asked.lighter();
        Compute compute = machine.gpu() ? Compute.gpu(0) : threads > 0 ? Compute.cpu(threads) : Compute.cpu();
        return new PastRun(
                step.work(),
                Calibration.secondsPerStep(compute, new NetworkSettings(step.width()), step.size(), step.batch()));
    }
}
