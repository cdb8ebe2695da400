namespace FaceNet.Trainer.Networks;

/// <summary>What a publication says that a network costs, as precisely as it says it; null where it is silent.</summary>
internal sealed record PublishedCost(double? Parameters, double? MultiplyAdds);
