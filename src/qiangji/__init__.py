"""强基 Qiangji: the platform on which a hub nurtures disability-service social organisations."""

__version__ = "0.1.0"
