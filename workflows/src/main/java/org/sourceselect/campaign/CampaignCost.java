package org.sourceselect.campaign;

/**
 * What computing cost, in seconds, whether it was done now or found in the store; over several targets, their sum. What
 * targets share counts for each.
 *
 * @param preparation slices of all tasks
 * @param pretraining the source models, which selection and fine-tuning both need
 * @param path1 RoI analysis, and features and scores of Subset 2
 * @param path2 features and scores of all sources
 * @param finetuning fine-tuning the sources that were chosen for it: what selection saves
 * @param finetuned how many sources that were
 */
public record CampaignCost(
        double preparation, double pretraining, double path1, double path2, double finetuning, int finetuned) {

    static final CampaignCost NOTHING = new CampaignCost(0, 0, 0, 0, 0, 0);

    CampaignCost plus(CampaignCost other) {
        return new CampaignCost(
                preparation + other.preparation,
                pretraining + other.pretraining,
                path1 + other.path1,
                path2 + other.path2,
                finetuning + other.finetuning,
                finetuned + other.finetuned);
    }
}
