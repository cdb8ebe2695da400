using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>The learned part of one <see cref="Layer"/>.</summary>
internal abstract class LayerModule(string name) : nn.Module<Tensor, Tensor>(name);
