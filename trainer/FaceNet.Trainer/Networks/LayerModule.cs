using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>What one <see cref="Layer"/> does in TorchSharp, with what it has learned.</summary>
internal abstract class LayerModule(string name) : nn.Module<Tensor, Tensor>(name);
