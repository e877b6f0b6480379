"""The self-service machine: one question a screen.

`walk` is the way from the first screen to the court or the window; `screens` makes the questions
of a form one by one, `answers` puts what was answered into the filing, `causes` is the tree of
causes, `card` reads an identity card, `photos` keeps photographed
papers, `blocks` are sentences to touch, `hearing` writes down what is said; `door` says who may; `handing_in`, `lookup` and `queue` are the ways out; `session` is the visitor's cookie.
"""
